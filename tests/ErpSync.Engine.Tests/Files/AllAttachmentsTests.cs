using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Files;

/// <summary>With <c>attachments: all</c> everything attached to a document travels, and is removed on evidence only.</summary>
public sealed class AllAttachmentsTests
{
    public static TheoryData<Side, bool> BothWays => ReferencedFileTests.BothWays;

    [Theory]
    [MemberData(nameof(BothWays))]
    public async Task An_attachment_nothing_refers_to_travels_with_a_new_document_and_is_added_to_an_old_one(Side side, bool isPrivate)
    {
        using var files = new FileWorld(AttachmentPolicy.All);
        var other = FileWorld.Other(side);
        files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = "A" });
        await files.UploadAsync(side, "one.txt", "first", isPrivate, FileWorld.Product, "A");
        await files.World.SyncAsync();
        AssertAttached(files, other, isPrivate, "first");
        await files.AssertAtRestAsync();
        var modified = files.Value(other, "A", "modified");

        await files.UploadAsync(side, "two.txt", "second", isPrivate, FileWorld.Product, "A");
        await files.World.SyncAsync();

        AssertAttached(files, other, isPrivate, "first", "second");
        Assert.Equal(modified, files.Value(other, "A", "modified"));
        Assert.Equal(SyncAction.Update, Assert.Single(files.World.Results).Action);
        await files.AssertAtRestAsync();
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_removed_attachment_is_removed_on_the_other_side_and_does_not_come_back(Side side)
    {
        using var files = await AgreedAsync();
        var other = FileWorld.Other(side);
        files.World.Delete(side, "File", files.FilesOf(side, "first").Single()["name"]!.ToString());

        await files.World.SyncAsync();

        Assert.All(new[] { side, other }, each => AssertAttached(files, each, true, "second"));
        Assert.Single(files.World.Log(), entry => entry.Action == "detach");
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task A_list_that_grew_shorter_without_evidence_removes_nothing()
    {
        using var files = await AgreedAsync();

        // As if the user may not see it any more.
        files.World.Cloud.SetValueSilently("File", files.FilesOf(Side.Cloud, "first").Single()["name"]!.ToString(), "attached_to_name", "elsewhere");
        files.World.Update(Side.Cloud, FileWorld.Product, "A", new JsonObject { ["title"] = "edited" });
        await files.World.SettleAsync();

        Assert.Equal("edited", files.Value(Side.Local, "A", "title"));
        AssertAttached(files, Side.Local, true, "first", "second");
    }

    [Fact]
    public async Task Removed_here_and_added_there_both_hold()
    {
        using var files = await AgreedAsync();
        files.World.Delete(Side.Cloud, "File", files.FilesOf(Side.Cloud, "first").Single()["name"]!.ToString());
        await files.UploadAsync(Side.Local, "three.txt", "third", isPrivate: true, FileWorld.Product, "A");
        await files.UploadAsync(Side.Cloud, "four.txt", "fourth", isPrivate: true, FileWorld.Product, "A");

        await files.World.SettleAsync();

        Assert.All(new[] { Side.Cloud, Side.Local }, side => AssertAttached(files, side, true, "fourth", "second", "third"));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task The_same_content_attached_on_both_sides_is_one_attachment()
    {
        using var files = await AgreedAsync();
        await files.UploadAsync(Side.Cloud, "c.txt", "the same", isPrivate: true, FileWorld.Product, "A");
        await files.UploadAsync(Side.Local, "l.txt", "the same", isPrivate: true, FileWorld.Product, "A");
        var before = files.World.Writes;

        await files.World.SyncAsync();

        Assert.Equal(before, files.World.Writes);
        Assert.All(new[] { Side.Cloud, Side.Local }, side => AssertAttached(files, side, true, "first", "second", "the same"));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task The_same_content_twice_on_one_document_is_carried_once()
    {
        using var files = await AgreedAsync();
        await files.UploadAsync(Side.Cloud, "again.txt", "first", isPrivate: true, FileWorld.Product, "A");

        await files.World.SyncAsync();

        Assert.Single(files.FilesOf(Side.Local, "first"));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task A_file_of_a_field_is_no_second_attachment()
    {
        using var files = await AgreedAsync();
        await files.AttachAsync(Side.Cloud, "A", "image", "p.png", "picture");
        await files.World.SyncAsync();
        Assert.Single(files.FilesOf(Side.Local, "picture"));
        Assert.Equal("picture", await files.ReadAsync(Side.Local, files.Value(Side.Local, "A", "image")));
        await files.AssertAtRestAsync();

        // Taken out of the field it stays an attachment, on both sides.
        files.World.Update(Side.Local, FileWorld.Product, "A", new JsonObject { ["image"] = "" });
        await files.World.SettleAsync();
        Assert.All(new[] { Side.Cloud, Side.Local }, side => AssertAttached(files, side, true, "first", "picture", "second"));
        await files.AssertAtRestAsync();
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_deleted_document_takes_its_attachments_along(Side side)
    {
        using var files = await AgreedAsync();
        files.World.Delete(side, FileWorld.Product, "A");

        await files.World.SettleAsync();

        Assert.All(new[] { Side.Cloud, Side.Local }, each => Assert.Empty(files.Files(each)));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task An_attachment_over_the_limit_is_told_once_and_the_others_travel()
    {
        using var files = new FileWorld(AttachmentPolicy.All);
        files.World.SetRules(FileWorld.Product, rules => rules with { MaxAttachmentBytes = 10 });
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A" });
        await files.UploadAsync(Side.Cloud, "big.txt", "longer than ten bytes", isPrivate: true, FileWorld.Product, "A");
        await files.UploadAsync(Side.Cloud, "small.txt", "short", isPrivate: true, FileWorld.Product, "A");

        await files.World.SyncAsync();

        Assert.Equal(ErrorIds.AttachmentTooLarge, Assert.Single(files.Errors).ErrorId);
        AssertAttached(files, Side.Local, true, "short");
        var before = files.World.Writes;
        files.World.Clock.Advance(TimeSpan.FromSeconds(5));
        await files.World.SyncAsync();
        Assert.Equal(before, files.World.Writes);
        Assert.Empty(files.Errors);
    }

    [Theory]
    [InlineData(ConflictStrategy.CloudWins)]
    [InlineData(ConflictStrategy.LocalWins)]
    public async Task The_picture_that_lost_its_field_to_the_other_sides_is_still_attached_on_both(ConflictStrategy strategy)
    {
        using var files = new FileWorld(AttachmentPolicy.All);
        files.World.SetRules(FileWorld.Product, rules => rules with { Strategy = strategy });
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A" });
        await files.World.SettleAsync();

        await files.AttachAsync(Side.Cloud, "A", "image", "c.png", "the cloud's");
        await files.AttachAsync(Side.Local, "A", "image", "l.png", "the local's");
        await files.World.SettleAsync();

        Assert.All(new[] { Side.Cloud, Side.Local }, side => AssertAttached(files, side, true, "the cloud's", "the local's"));
        await files.AssertAtRestAsync();
    }

    private static async Task<FileWorld> AgreedAsync()
    {
        var files = new FileWorld(AttachmentPolicy.All);
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A" });
        await files.UploadAsync(Side.Cloud, "one.txt", "first", isPrivate: true, FileWorld.Product, "A");
        await files.UploadAsync(Side.Cloud, "two.txt", "second", isPrivate: true, FileWorld.Product, "A");
        await files.World.SettleAsync();
        return files;
    }

    private static void AssertAttached(FileWorld files, Side side, bool isPrivate, params string[] contents)
    {
        var attached = files.Files(side).Where(file => file["attached_to_name"]?.ToString() == "A").ToList();
        Assert.Equal(
            contents.Select(FileWorld.Hash).Order(StringComparer.Ordinal),
            attached.Select(file => file["content_hash"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.All(attached, file => Assert.Equal(isPrivate ? "1" : "0", file["is_private"]!.ToString()));
    }
}
