using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Files;

/// <summary>What changes about files without any stamp of a document.</summary>
public sealed class FileContentTests
{
    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_content_that_changes_under_its_address_is_a_change_of_the_document(Side side)
    {
        using var files = new FileWorld();
        await ReferencedFileTests.AgreeAsync(files, "A", "picture");
        var modified = files.Value(side, "A", "modified");
        files.World.Clock.Advance(TimeSpan.FromMinutes(30));
        files.World.Side(side).OverwriteFile(Assert.Single(files.Files(side))["name"]!.ToString(), "smaller"u8.ToArray());

        await files.World.SyncAsync();

        var other = FileWorld.Other(side);
        Assert.Equal(modified, files.Value(side, "A", "modified"));
        Assert.Equal("smaller", await files.ReadAsync(other, files.Value(other, "A", "image")));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task A_change_of_privacy_travels()
    {
        using var files = new FileWorld();
        var file = await files.UploadAsync(Side.Cloud, "p.png", "picture", isPrivate: false);
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A", ["image"] = file["file_url"]!.ToString() });
        await files.World.SettleAsync();
        var row = files.Files(Side.Cloud).Single();
        files.World.Update(Side.Cloud, "File", row["name"]!.ToString(), new JsonObject { ["is_private"] = 1 });

        await files.World.SettleAsync();

        Assert.StartsWith("/private/files/", files.Value(Side.Local, "A", "image"), StringComparison.Ordinal);
        Assert.Equal("picture", await files.ReadAsync(Side.Local, files.Value(Side.Local, "A", "image")));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task Files_of_documents_agreed_before_attachments_were_followed_are_found()
    {
        using var files = new FileWorld(AttachmentPolicy.None);
        await ReferencedFileTests.AgreeAsync(files, "A", "picture");
        Assert.Equal("", files.Value(Side.Local, "A", "image") ?? "");
        files.World.SetRules(FileWorld.Product, rules => rules with { Attachments = AttachmentPolicy.Referenced });

        await files.World.SyncAsync();

        Assert.Equal("picture", await files.ReadAsync(Side.Local, files.Value(Side.Local, "A", "image")));
        await files.AssertAtRestAsync();
    }
}
