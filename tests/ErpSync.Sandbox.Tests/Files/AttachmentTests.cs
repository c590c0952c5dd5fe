using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;

namespace ErpSync.Sandbox.Tests.Files;

public sealed class AttachmentTests
{
    private readonly FileSite _test = new();

    [Fact]
    public void Equal_contents_share_an_address_within_their_privacy_only()
    {
        var first = _test.Upload("a.txt", "same");
        var second = _test.Upload("b.txt", "same");
        var open = _test.Upload("c.txt", "same", isPrivate: false);

        Assert.Equal(("/private/files/a.txt", "b.txt"), ((string)second["file_url"]!, (string)second["file_name"]!));
        Assert.Equal("/files/c.txt", (string?)open["file_url"]);
        Assert.Equal((string)first["content_hash"]!, (string)open["content_hash"]!);
    }

    [Fact]
    public void The_disk_file_goes_with_the_last_row_of_its_content()
    {
        var first = _test.Upload("a.txt", "same");
        var second = _test.Upload("b.txt", "same");

        _test.Site.Delete("File", (string)first["name"]!);
        var afterFirst = _test.Download("/private/files/a.txt");
        _test.Site.Delete("File", (string)second["name"]!);

        Assert.Equal("same", afterFirst);
        Assert.Equal(403, _test.Send("GET", "/private/files/a.txt").Status);
    }

    [Fact]
    public void Files_follow_a_rename_and_a_merge_without_moving_modified()
    {
        var file = _test.Upload("a.txt", "x", paper: "P1");
        _test.AddPaper("P9");

        _test.Site.Rename("Paper", "P1", "P2");
        var renamed = _test.UrlsOf("P2");
        _test.Site.Rename("Paper", "P2", "P9", merge: true);

        Assert.Equal(["/private/files/a.txt"], renamed);
        Assert.Equal(["/private/files/a.txt"], _test.UrlsOf("P9"));
        Assert.Equal((string?)file["modified"], (string?)_test.Site.Find("File", (string)file["name"]!)!["modified"]);
        Assert.Equal("x", _test.Download("/private/files/a.txt"));
    }

    [Fact]
    public void An_Attach_field_takes_a_file_that_nobody_owns_and_makes_a_further_one_of_any_other()
    {
        _test.Upload("a.txt", "x");
        _test.AddPaper("P2", new JsonObject { ["scan"] = "/private/files/a.txt" });
        _test.AddPaper("P3", new JsonObject { ["scan"] = "/private/files/a.txt" });
        _test.AddPaper("P4", new JsonObject { ["scan"] = "/private/files/missing.txt" });

        Assert.Equal(["/private/files/a.txt"], _test.UrlsOf("P2"));
        Assert.Equal(["/private/files/a.txt"], _test.UrlsOf("P3"));
        Assert.Empty(_test.UrlsOf("P4"));
        Assert.Equal(2, _test.Site.Names("File").Count(name => !name.StartsWith("Home", StringComparison.Ordinal)));
    }

    [Fact]
    public void Attaching_leaves_comments_and_the_document_as_it_was()
    {
        var before = (string?)_test.Site.Find("Paper", "P1")!["modified"];

        var file = _test.Upload("a.txt", "x", paper: "P1");
        _test.Site.Delete("File", (string)file["name"]!);

        var kinds = _test.Site.Names("Comment").Select(name => (string?)_test.Site.Find("Comment", name)!["comment_type"]);
        Assert.Equal(["Attachment", "Attachment Removed"], kinds);
        Assert.Equal(before, (string?)_test.Site.Find("Paper", "P1")!["modified"]);
    }

    [Fact]
    public void An_amendment_gets_files_of_its_own()
    {
        _test.Upload("a.txt", "x", paper: "P1");
        _test.Site.Update("Paper", "P1", new JsonObject { ["docstatus"] = 1 });
        _test.Site.Update("Paper", "P1", new JsonObject { ["docstatus"] = 2 });

        var amended = (string)_test.Site.Insert("Paper", new JsonObject { ["title"] = "x", ["amended_from"] = "P1" })["name"]!;

        Assert.Equal("P1-1", amended);
        Assert.Equal(["/private/files/a.txt"], _test.UrlsOf(amended));
        Assert.Equal(["/private/files/a.txt"], _test.UrlsOf("P1"));
    }

    [Fact]
    public void A_change_of_privacy_moves_the_file_and_the_field_that_names_it()
    {
        var file = _test.Upload("a.txt", "x", isPrivate: false, paper: "P1", field: "scan");
        _test.Site.Update("Paper", "P1", new JsonObject { ["scan"] = "/files/a.txt" });

        _test.Site.Update("File", (string)file["name"]!, new JsonObject { ["is_private"] = 1 });

        Assert.Equal("/private/files/a.txt", (string?)_test.Site.Find("Paper", "P1")!["scan"]);
        Assert.Equal("x", _test.Download("/private/files/a.txt"));
        Assert.Equal(404, _test.Send("GET", "/files/a.txt").Status);
    }

    [Fact]
    public void A_pasted_image_becomes_a_file_of_the_document()
    {
        var text = "<p>before <img alt=\"x\" src=\"data:image/png;base64,iVBORw0KGgo=\"> after</p>";

        var paper = _test.AddPaper("P2", new JsonObject { ["text"] = text });

        var url = Assert.Single(_test.UrlsOf("P2"));
        Assert.Matches(@"^/private/files/[a-z0-9]{10}\.png$", url);
        Assert.Contains($"src=\"{url}?fid=", (string?)paper["text"], StringComparison.Ordinal);
        Assert.DoesNotContain("data:", (string?)paper["text"], StringComparison.Ordinal);
        Assert.Equal(8, _test.Send("GET", url).Body.Length);
    }

    [Fact]
    public void A_DocType_limits_its_attachments()
    {
        for (var i = 0; i < 3; i++)
        {
            _test.Upload($"{i}.txt", $"{i}", paper: "P1");
        }

        var refused = _test.Upload(
            new JsonObject { ["doctype"] = "Paper", ["docname"] = "P1" },
            new JsonObject { ["name"] = "4.txt", ["type"] = "text/plain", ["text"] = "4" });

        Assert.Equal(417, refused.Status);
        Assert.Equal("AttachmentLimitReached", (string?)TestSite.Json(refused)["exc_type"]);
        Assert.Equal(3, _test.UrlsOf("P1").Length);
        Assert.Equal(403, _test.Send("GET", "/private/files/4.txt").Status);
    }

    [Fact]
    public void Files_of_a_deleted_document_go_with_it_even_if_somebody_else_owns_them()
    {
        var user = new SandboxUser("user@example.com", "user-key", TestSite.Secret)
        {
            ReadableDocTypes = new HashSet<string> { "Paper" },
        };
        _test.Site.AddUser(user);
        _test.Upload("a.txt", "x", paper: "P1");

        var answer = _test.Send("DELETE", "/api/resource/Paper/P1", key: "user-key");

        Assert.Equal(202, answer.Status);
        Assert.Empty(_test.UrlsOf("P1"));
        Assert.Equal(403, _test.Send("GET", "/private/files/a.txt").Status);
    }

    [Fact]
    public void Home_and_a_folder_with_files_cannot_be_deleted()
    {
        var folder = _test.Site.Insert("File", new JsonObject { ["file_name"] = "Papers", ["is_folder"] = 1, ["folder"] = "Home" });
        _test.Site.Insert("File", new JsonObject { ["file_name"] = "a.txt", ["content"] = "x", ["folder"] = "Home/Papers" });

        Assert.Equal("Home/Papers", (string?)folder["name"]);
        Assert.Equal(417, Assert.Throws<SandboxRefusedException>(() => _test.Site.Delete("File", "Home/Papers")).Status);
        Assert.Equal(417, Assert.Throws<SandboxRefusedException>(() => _test.Site.Delete("File", "Home/Attachments")).Status);
    }
}
