using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Files;

/// <summary>Files that fields and texts use travel with their documents, both ways.</summary>
public sealed class ReferencedFileTests
{
    public static TheoryData<Side, bool> BothWays => new() { { Side.Cloud, true }, { Side.Cloud, false }, { Side.Local, true }, { Side.Local, false } };

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task A_file_of_a_new_document_arrives_under_its_privacy_and_once(Side side, bool isPrivate)
    {
        using var files = new FileWorld();
        var file = await files.UploadAsync(side, "manual.txt", "how to", isPrivate);
        files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = "A", ["manual"] = file["file_url"]!.ToString() });

        await files.World.SyncAsync();

        var other = FileWorld.Other(side);
        var arrived = Assert.Single(files.FilesOf(other, "how to"));
        Assert.Equal(("A", isPrivate ? "1" : "0"), (arrived["attached_to_name"]?.ToString(), arrived["is_private"]!.ToString()));
        Assert.Equal("how to", await files.ReadAsync(other, files.Value(other, "A", "manual")));
        await files.AssertAtRestAsync();
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task A_file_is_added_replaced_and_taken_out_of_a_field(Side side, bool isPrivate)
    {
        using var files = new FileWorld();
        var other = FileWorld.Other(side);
        files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = "A" });
        await files.World.SyncAsync();

        await files.AttachAsync(side, "A", "image", "p.png", "first picture", isPrivate);
        await files.World.SyncAsync();
        Assert.Equal("first picture", await files.ReadAsync(other, files.Value(other, "A", "image")));
        await files.AssertAtRestAsync();

        await files.AttachAsync(side, "A", "image", "p.png", "second picture", isPrivate);
        await files.World.SyncAsync();
        Assert.Equal("second picture", await files.ReadAsync(other, files.Value(other, "A", "image")));
        await files.AssertAtRestAsync();

        files.World.Update(side, FileWorld.Product, "A", new JsonObject { ["image"] = "" });
        await files.World.SyncAsync();
        Assert.Equal("", files.Value(other, "A", "image") ?? "");
        await files.AssertAtRestAsync();
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_file_under_another_address_on_each_side_is_no_edit(Side side)
    {
        using var files = new FileWorld();
        var other = FileWorld.Other(side);

        // On the other side the name is taken by another content.
        await files.UploadAsync(other, "p.png", "something else");
        var file = await files.UploadAsync(side, "p.png", "the picture");
        files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = "A", ["image"] = file["file_url"]!.ToString() });
        await files.World.SyncAsync();

        Assert.NotEqual(files.Value(side, "A", "image"), files.Value(other, "A", "image"));
        Assert.Equal("the picture", await files.ReadAsync(other, files.Value(other, "A", "image")));
        await files.AssertAtRestAsync();

        files.World.Update(other, FileWorld.Product, "A", new JsonObject { ["title"] = "edited" });
        await files.World.SyncAsync();
        Assert.Equal(["title"], Assert.Single(files.World.Results).Changes.Select(change => change.Field));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task Equal_documents_with_the_same_picture_under_other_names_are_adopted_without_a_write()
    {
        using var files = new FileWorld();
        var cloud = await files.UploadAsync(Side.Cloud, "one.png", "the picture", isPrivate: false);
        var local = await files.UploadAsync(Side.Local, "two.png", "the picture", isPrivate: false);
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A", ["image"] = cloud["file_url"]!.ToString() });
        files.World.Insert(Side.Local, FileWorld.Product, new JsonObject { ["code"] = "A", ["image"] = local["file_url"]!.ToString() });
        var before = files.World.Writes;

        await files.World.SyncAsync();

        Assert.Equal(before, files.World.Writes);
        Assert.Equal(SyncAction.Adopt, Assert.Single(files.World.Results).Action);
        await files.AssertAtRestAsync();
    }

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task Images_in_texts_and_files_in_rows_are_translated_and_attached(Side side, bool isPrivate)
    {
        using var files = new FileWorld();
        var other = FileWorld.Other(side);
        await files.UploadAsync(other, "shot one.png", "taken", isPrivate);
        files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = "A" });
        var shot = await files.UploadAsync(side, "shot one.png", "screen shot", isPrivate, FileWorld.Product, "A");
        var plan = await files.UploadAsync(side, "plan.txt", "drawing", isPrivate, FileWorld.Product, "A");
        files.World.Update(side, FileWorld.Product, "A", new JsonObject
        {
            ["text"] = $"""<div><p>See <img src="{shot["file_url"]}?fid={shot["name"]}"> and <img src="https://example.com/x.png"></p></div>""",
            ["rows"] = new JsonArray(new JsonObject { ["label"] = "r", ["drawing"] = plan["file_url"]!.ToString() }),
        });

        await files.World.SyncAsync();

        var arrived = Assert.Single(files.FilesOf(other, "screen shot"));
        var html = files.Value(other, "A", "text")!;
        Assert.Contains(arrived["file_url"]!.ToString(), html, StringComparison.Ordinal);
        Assert.Contains("https://example.com/x.png", html, StringComparison.Ordinal);
        Assert.Equal("A", arrived["attached_to_name"]?.ToString());
        var row = Assert.Single(files.World.Side(other).Find(FileWorld.Product, "A")!["rows"]!.AsArray())!;
        Assert.Equal("drawing", await files.ReadAsync(other, row["drawing"]!.ToString()));
        Assert.Equal("A", Assert.Single(files.FilesOf(other, "drawing"))["attached_to_name"]?.ToString());
        await files.AssertAtRestAsync();

        // An edit of the text on the other side comes back with this side's own address.
        files.World.Update(other, FileWorld.Product, "A", new JsonObject { ["text"] = html.Replace("See", "Look at", StringComparison.Ordinal) });
        await files.World.SyncAsync();
        Assert.Contains(shot["file_url"]!.ToString(), files.Value(side, "A", "text"), StringComparison.Ordinal);
        Assert.Contains("Look at", files.Value(side, "A", "text"), StringComparison.Ordinal);
        Assert.Single(files.FilesOf(side, "screen shot"));
        await files.AssertAtRestAsync();
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_content_the_other_side_has_is_linked_not_sent_again(Side side)
    {
        using var files = new FileWorld();
        var other = FileWorld.Other(side);
        var there = await files.UploadAsync(other, "logo.png", "logo", isPrivate: false);
        var file = await files.UploadAsync(side, "our logo.png", "logo", isPrivate: false);
        string[] codes = ["A", "B"];
        foreach (var code in codes)
        {
            files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = code, ["image"] = file["file_url"]!.ToString() });
        }

        await files.World.SyncAsync();

        Assert.All(codes, code => Assert.Equal(there["file_url"]!.ToString(), files.Value(other, code, "image")));
        Assert.DoesNotContain(files.World.Log(), entry => entry.Action == "upload");
        await files.AssertAtRestAsync();
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task The_same_content_in_many_documents_is_sent_once(Side side)
    {
        using var files = new FileWorld();
        files.World.Configuration = files.World.Configuration with { ThrottleLimit = 4 };
        foreach (var code in new[] { "A", "B", "C", "D", "E" })
        {
            var file = await files.UploadAsync(side, $"{code}.png", "the same picture");
            files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = code, ["image"] = file["file_url"]!.ToString() });
        }

        await files.World.SyncAsync();

        Assert.Single(files.World.Log(), entry => entry.Action == "upload");
        var other = FileWorld.Other(side);
        Assert.Equal(["A", "B", "C", "D", "E"], files.FilesOf(other, "the same picture").Select(file => file["attached_to_name"]!.ToString()).Order(StringComparer.Ordinal));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task The_same_bytes_private_and_public_are_two_files()
    {
        using var files = new FileWorld();
        var secret = await files.UploadAsync(Side.Cloud, "a.txt", "bytes", isPrivate: true);
        var open = await files.UploadAsync(Side.Cloud, "b.txt", "bytes", isPrivate: false);
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A", ["image"] = secret["file_url"]!.ToString(), ["manual"] = open["file_url"]!.ToString() });

        await files.World.SyncAsync();

        Assert.StartsWith("/private/files/", files.Value(Side.Local, "A", "image"), StringComparison.Ordinal);
        Assert.StartsWith("/files/", files.Value(Side.Local, "A", "manual"), StringComparison.Ordinal);
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task An_address_that_is_no_file_of_the_site_stays_text()
    {
        using var files = new FileWorld();
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A", ["image"] = "https://example.com/p.png" });

        await files.World.SyncAsync();

        Assert.Equal("https://example.com/p.png", files.Value(Side.Local, "A", "image"));
        Assert.Empty(files.Files(Side.Local));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task With_none_fields_are_left_alone_and_nothing_is_sent()
    {
        using var files = new FileWorld(AttachmentPolicy.None);
        var file = await files.UploadAsync(Side.Cloud, "p.png", "picture");
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A", ["title"] = "t", ["image"] = file["file_url"]!.ToString() });

        await files.World.SyncAsync();

        Assert.Equal("t", files.Value(Side.Local, "A", "title"));
        Assert.Equal("", files.Value(Side.Local, "A", "image") ?? "");
        Assert.Empty(files.Files(Side.Local));
        await files.AssertAtRestAsync();
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_deleted_document_takes_its_files_along_on_both_sides_and_none_comes_back(Side side)
    {
        using var files = new FileWorld();
        await AgreeAsync(files, "A", "picture");
        files.World.Delete(side, FileWorld.Product, "A");

        await files.World.SettleAsync();

        Assert.All(new[] { Side.Cloud, Side.Local }, each => Assert.Empty(files.Files(each)));
        Assert.All(new[] { Side.Cloud, Side.Local }, each => Assert.Empty(files.World.Side(each).Names(FileWorld.Product)));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task Both_sides_replaced_the_picture_it_is_a_conflict_and_the_loser_can_be_fetched_back()
    {
        using var files = new FileWorld();
        files.World.SetRules(FileWorld.Product, rules => rules with { Strategy = ConflictStrategy.Manual });
        await AgreeAsync(files, "A", "picture");
        await files.AttachAsync(Side.Cloud, "A", "image", "c.png", "cloud's picture");
        var lost = await files.AttachAsync(Side.Local, "A", "image", "l.png", "local's picture");

        await files.World.SyncAsync();

        var conflict = Assert.Single(files.World.Conflicts());
        var field = Assert.Single(conflict.Fields, field => field.IsOverlap);
        Assert.Contains("c.png", field.Cloud, StringComparison.Ordinal);
        Assert.Contains("l.png", field.Local, StringComparison.Ordinal);
        await files.World.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.CloudWins });
        Assert.Equal("cloud's picture", await files.ReadAsync(Side.Local, files.Value(Side.Local, "A", "image")));
        Assert.Equal("local's picture", await files.ReadAsync(Side.Local, lost));
        Assert.Contains(lost, files.World.Conflicts(all: true).Single().LocalDocument, StringComparison.Ordinal);
        await files.World.SyncAsync();
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task A_plan_names_the_files_with_their_sizes_and_sends_nothing()
    {
        using var files = new FileWorld();
        var file = await files.UploadAsync(Side.Cloud, "manual.txt", "how to");
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A", ["manual"] = file["file_url"]!.ToString() });
        var before = files.World.Writes;

        var events = await files.World.SyncAsync(new SyncRequest { PlanOnly = true });

        var plan = Assert.Single(events.OfType<ResultEvent>().Select(result => result.Value).OfType<SyncPlanItem>());
        Assert.Contains("manual.txt (6 B)", plan.Reason, StringComparison.Ordinal);
        Assert.Contains(plan.Changes, change => change.Field == "manual" && change.After!.Contains("/private/files/manual.txt", StringComparison.Ordinal));
        Assert.Equal(before, files.World.Writes);
    }

    internal static async Task AgreeAsync(FileWorld files, string code, string picture)
    {
        var file = await files.UploadAsync(Side.Cloud, $"{code}.png", picture);
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = code, ["image"] = file["file_url"]!.ToString() });
        await files.World.SettleAsync();
    }
}
