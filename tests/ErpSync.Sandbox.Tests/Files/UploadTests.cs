using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;

namespace ErpSync.Sandbox.Tests.Files;

public sealed class UploadTests
{
    private readonly FileSite _test = new();

    [Fact]
    public async Task Bytes_survive_the_handler_without_sockets()
    {
        using var client = new HttpClient(new SandboxMessageHandler(_test.Site)) { BaseAddress = new Uri("http://cloud.example") };

        await UploadAndDownload(client);
    }

    [Fact]
    public async Task Bytes_survive_the_wire()
    {
        await using var server = await SandboxServer.StartAsync(_test.Site, new SandboxServerOptions(), Token);
        using var client = new HttpClient { BaseAddress = server.Url };

        await UploadAndDownload(client);
    }

    [Fact]
    public void Contents_are_kept_once_however_often_they_are_uploaded()
    {
        var store = new SiteInternals(_test.Site.Options);
        var body = new byte[] { 1, 2, 3 };

        var first = store.Files.Of(body);
        store.Files.Write("/files/a", first);
        store.Files.Write("/private/files/b", store.Files.Of(new byte[] { 1, 2, 3 }));
        store.Files.Remove("/files/a");
        body[0] = 9;

        Assert.Same(first, store.Files.Find("/private/files/b"));
        Assert.Equal(new byte[] { 1, 2, 3 }, store.Files.Find("/private/files/b")!.Bytes.ToArray());
        Assert.Equal(1, store.Files.ContentCount);
    }

    [Fact]
    public void A_refused_upload_leaves_nothing_behind()
    {
        var refused = _test.Upload(
            new JsonObject { ["folder"] = "Home/Nowhere" },
            new JsonObject { ["name"] = "a.txt", ["type"] = "text/plain", ["text"] = "x" });

        Assert.Equal(417, refused.Status);
        Assert.Equal("LinkValidationError", (string?)TestSite.Json(refused)["exc_type"]);
        Assert.Equal(404, _test.Send("GET", "/files/a.txt").Status);
        Assert.Equal("/files/a.txt", (string?)_test.Upload("a.txt", "y", isPrivate: false)["file_url"]);
    }

    [Fact]
    public void A_guest_and_a_user_who_may_not_write_the_document_cannot_attach()
    {
        _test.Site.AddUser(new SandboxUser("reader@example.com", "reader-key", TestSite.Secret)
        {
            ReadableDocTypes = new HashSet<string> { "Paper" },
            WritableDocTypes = new HashSet<string>(),
        });
        var file = new JsonObject { ["name"] = "a.txt", ["type"] = "text/plain", ["text"] = "x" };
        var target = new JsonObject { ["doctype"] = "Paper", ["docname"] = "P1", ["is_private"] = "1" };

        var attached = _test.Upload(target, file, key: "reader-key");
        var own = _test.Upload([], file, key: "reader-key");
        var guest = _test.Site.Handle(
            new SandboxRequest("POST", "/api/method/upload_file", new Dictionary<string, string>(), default));
        _test.Upload("b.txt", "y", paper: "P1");
        _test.Upload("c.txt", "z");

        Assert.Equal(403, attached.Status);
        Assert.Equal(200, own.Status);
        Assert.Equal(403, guest.Status);
        Assert.Equal(200, _test.Send("GET", "/private/files/b.txt", key: "reader-key").Status);
        Assert.Equal(403, _test.Send("GET", "/private/files/c.txt", key: "reader-key").Status);
    }

    [Fact]
    public void Api_v2_answers_the_File_under_data()
    {
        var answer = _test.Upload(
            [], new JsonObject { ["name"] = "a.txt", ["type"] = "text/plain", ["text"] = "x" }, "/api/v2/method/upload_file");

        Assert.Equal("/files/a.txt", (string?)TestSite.Json(answer)["data"]!["file_url"]);
    }

    [Fact]
    public void A_File_can_be_made_of_another_one_or_of_an_address()
    {
        var original = _test.Upload("a.txt", "x", paper: "P1");

        var copy = _test.Send("POST", "/api/method/upload_file", new JsonObject
        {
            ["library_file_name"] = (string?)original["name"],
            ["doctype"] = "Paper",
            ["docname"] = "P1",
        });
        var link = _test.Send("POST", "/api/method/upload_file", new JsonObject { ["file_url"] = "https://example.invalid/y.pdf" });
        var bad = _test.Send("POST", "/api/method/upload_file", new JsonObject { ["file_url"] = "/etc/passwd" });

        var file = TestSite.Json(copy)["message"]!;
        Assert.Equal(("a.txt", "/private/files/a.txt"), ((string)file["file_name"]!, (string)file["file_url"]!));
        Assert.Equal((string?)original["content_hash"], (string?)file["content_hash"]);
        Assert.Equal("y.pdf", (string?)TestSite.Json(link)["message"]!["file_name"]);
        Assert.Equal(417, bad.Status);
    }

    [Theory]
    [InlineData("a.svg", "attachment; filename=a.svg")]
    [InlineData("a b.txt", "inline; filename=\"a b.txt\"")]
    public void A_private_file_that_could_run_scripts_is_never_shown_inline(string name, string disposition)
    {
        _test.Upload(name, "<svg/>");

        var answer = _test.Send("GET", "/private/files/" + Uri.EscapeDataString(name));

        Assert.Equal((200, disposition), (answer.Status, answer.Headers["Content-Disposition"]));
    }

    [Fact]
    public void Base64_may_come_as_a_data_url_and_must_be_whole()
    {
        JsonObject File(string content) => new() { ["file_name"] = "a.bin", ["content"] = content, ["decode"] = 1 };

        var taken = _test.Send("POST", "/api/resource/File", File("data:application/octet-stream;base64,AAH/"));
        var refused = _test.Send("POST", "/api/resource/File", File("AAH"));

        Assert.Equal(3, (int?)TestSite.Json(taken)["data"]!["file_size"]);
        Assert.Equal(500, refused.Status);
    }

    [Fact]
    public void Attach_file_sets_the_field_and_saves_the_document()
    {
        var before = (string?)_test.Site.Find("Paper", "P1")!["modified"];

        var answer = _test.Send("POST", "/api/method/frappe.client.attach_file", new JsonObject
        {
            ["filename"] = "a/b?.bin",
            ["filedata"] = "AAH/",
            ["decode_base64"] = 1,
            ["doctype"] = "Paper",
            ["docname"] = "P1",
            ["is_private"] = 1,
            ["docfield"] = "scan",
        });

        var file = TestSite.Json(answer)["message"]!;
        Assert.Equal(("ab?.bin", "/private/files/ab_.bin"), ((string)file["file_name"]!, (string)file["file_url"]!));
        Assert.Equal("/private/files/ab_.bin", (string?)_test.Site.Find("Paper", "P1")!["scan"]);
        Assert.NotEqual(before, (string?)_test.Site.Find("Paper", "P1")!["modified"]);
        Assert.Equal(new byte[] { 0, 1, 255 }, _test.Send("GET", "/private/files/ab_.bin").Body.ToArray());
        Assert.Equal(["/private/files/ab_.bin"], _test.UrlsOf("P1"));
    }

    [Fact]
    public void The_metadata_of_a_photograph_is_taken_out_so_its_hash_changes()
    {
        byte[] photo = [0xff, 0xd8, 0xff, 0xe1, 0, 8, .. "Exif\0\0"u8, 0xff, 0xda, 1, 2];

        var answer = _test.Upload(
            [], new JsonObject { ["name"] = "a.jpg", ["type"] = "image/jpeg", ["base64"] = Convert.ToBase64String(photo) });

        byte[] stripped = [0xff, 0xd8, 0xff, 0xda, 1, 2];
        var file = TestSite.Json(answer)["message"]!;
        Assert.Equal(stripped, _test.Send("GET", "/files/a.jpg").Body.ToArray());
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(stripped)), (string?)file["content_hash"]);
    }

    [Fact]
    public void System_Settings_limit_the_size_of_files()
    {
        _test.Site.Update("System Settings", "System Settings", new JsonObject { ["max_file_size"] = 1 });

        var refused = _test.Upload(
            [], new JsonObject { ["name"] = "a.bin", ["type"] = "x/y", ["bytes"] = (1024 * 1024) + 1 });
        var taken = _test.Upload([], new JsonObject { ["name"] = "a.bin", ["type"] = "x/y", ["bytes"] = 1024 * 1024 });

        Assert.Equal((417, "MaxFileSizeReachedError"), (refused.Status, (string?)TestSite.Json(refused)["exc_type"]));
        Assert.Equal(200, taken.Status);
    }

    [Theory]
    [InlineData("13.58.21", 200)]
    [InlineData("14.93.2", 200)]
    [InlineData("15.101.1", 417)]
    [InlineData("16.4.1", 417)]
    public void System_Settings_name_the_extensions_of_files_from_15_on(string version, int status)
    {
        var test = new FileSite(new FrappeSiteOptions { SiteName = "cloud", ApiKey = TestSite.Key, ApiSecret = TestSite.Secret, FrappeVersion = version });
        test.Site.Update("System Settings", "System Settings", new JsonObject { ["allowed_file_extensions"] = "PDF\npng" });

        var refused = test.Upload([], new JsonObject { ["name"] = "a.txt", ["type"] = "x/y", ["text"] = "x" });
        var taken = test.Upload([], new JsonObject { ["name"] = "a.pdf", ["type"] = "x/y", ["text"] = "y" });

        Assert.Equal(status, refused.Status);
        Assert.Equal(status == 200 ? null : "FileTypeNotAllowed", (string?)TestSite.Json(refused)["exc_type"]);
        Assert.Equal(200, taken.Status);
    }

    [Fact]
    public void A_content_can_change_under_its_address_and_only_its_File_tells()
    {
        var first = _test.Upload("a.txt", "before", paper: "P1");
        var second = _test.Upload("b.txt", "before", paper: "P1");
        var paper = _test.Site.Find("Paper", "P1")!["modified"]!.ToString();

        _test.Site.OverwriteFile((string)first["name"]!, "after"u8.ToArray());

        var changed = _test.Site.Find("File", (string)first["name"]!)!;
        Assert.Equal("after", _test.Download((string)first["file_url"]!));
        Assert.Equal(Convert.ToHexStringLower(MD5.HashData("after"u8)), (string?)changed["content_hash"]);
        Assert.True(string.CompareOrdinal((string?)changed["modified"], (string?)first["modified"]) > 0);
        Assert.Equal((string?)second["content_hash"], (string?)_test.Site.Find("File", (string)second["name"]!)!["content_hash"]);
        Assert.Equal(paper, _test.Site.Find("Paper", "P1")!["modified"]!.ToString());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task UploadAndDownload(HttpClient client)
    {
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"token {TestSite.Key}:{TestSite.Secret}");
        var bytes = Enumerable.Range(0, 70_000).Select(i => (byte)(i * 31)).ToArray();
        using var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        using var form = new MultipartFormDataContent { { new StringContent("1"), "is_private" }, { part, "file", "größe 日本.pdf" } };

        using var uploaded = await client.PostAsync(new Uri("/api/method/upload_file", UriKind.Relative), form, Token);
        var file = JsonNode.Parse(await uploaded.Content.ReadAsStringAsync(Token))!["message"]!;
        var url = (string)file["file_url"]!;
        var path = Uri.EscapeDataString(url).Replace("%2F", "/", StringComparison.Ordinal);
        using var downloaded = await client.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, downloaded.StatusCode);
        Assert.Equal("/private/files/größe 日本.pdf", url);
        Assert.Equal(bytes, await downloaded.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("application/pdf", downloaded.Content.Headers.ContentType!.ToString());
        Assert.Equal("größe 日本.pdf", downloaded.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.Equal((Convert.ToHexStringLower(MD5.HashData(bytes)), 70_000), ((string)file["content_hash"]!, (int)file["file_size"]!));
    }
}
