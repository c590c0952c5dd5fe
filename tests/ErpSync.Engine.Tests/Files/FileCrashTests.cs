using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Files;

/// <summary>Killed anywhere, or without an answer, the next run finds out what became of each file and never makes a second one.</summary>
public sealed class FileCrashTests
{
    // A photograph whose metadata every site takes out: its hash there is another one.
    private static readonly byte[] Photo = [0xff, 0xd8, 0xff, 0xe1, 0, 8, .. "Exif\0\0"u8, 0xff, 0xda, 1, 2];

    [Theory]
    [InlineData(false, "15.101.1")]
    [InlineData(false, "15.55.0")]
    [InlineData(true, "15.101.1")]
    public async Task Killed_at_any_point_no_file_is_lost_or_doubled(bool carriesAll, string version)
    {
        var policy = carriesAll ? AttachmentPolicy.All : AttachmentPolicy.Referenced;
        var points = await PlayAsync(int.MaxValue, policy, version);
        Assert.True(points > 30, $"Only {points} points: the scenario is too small.");

        for (var at = 1; at <= points; at++)
        {
            await PlayAsync(at, policy, version);
        }
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task An_upload_whose_reply_is_lost_is_found_by_its_content(Side side)
    {
        using var files = new FileWorld();
        var file = await files.UploadAsync(side, "p.png", "picture");
        files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = "A", ["image"] = file["file_url"]!.ToString() });
        var other = FileWorld.Other(side);
        var lost = files.World.Side(other).Faults.Add(SandboxFault.LoseReply(RefusedFileTests.IsUpload, times: 1));

        await files.World.SettleAsync();

        Assert.Equal(1, lost.Strikes);
        Assert.Single(files.Files(other));
        Assert.Equal("picture", await files.ReadAsync(other, files.Value(other, "A", "image")));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task An_upload_that_never_arrived_is_sent_again_but_not_before_its_time()
    {
        using var files = new FileWorld();
        var file = await files.UploadAsync(Side.Cloud, "p.png", "picture");
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A", ["image"] = file["file_url"]!.ToString() });
        files.World.Local.Faults.Add(SandboxFault.FailBefore(502, when: RefusedFileTests.IsUpload, times: 1));

        await files.World.SyncAsync();
        Assert.Equal(SyncRecordStatus.Blocked, Assert.Single(files.World.Records()).Status);
        await files.World.SyncAsync();
        Assert.Empty(files.Files(Side.Local));

        files.World.Clock.Advance(TimeSpan.FromMinutes(3));
        await files.World.SyncAsync();
        Assert.Equal("picture", await files.ReadAsync(Side.Local, files.Value(Side.Local, "A", "image")));
        Assert.Single(files.Files(Side.Local));
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task A_photograph_that_the_site_changes_is_accepted_as_that_sides_form_and_sent_once()
    {
        using var files = new FileWorld();
        foreach (var code in new[] { "A", "B" })
        {
            await AddPhotoAsync(files, code);
        }

        files.World.Local.Faults.Add(SandboxFault.LoseReply(RefusedFileTests.IsUpload, times: 1));
        await files.World.SettleAsync();

        Assert.Equal(2, files.Files(Side.Local).Count);
        Assert.Single(files.Files(Side.Local).Select(file => file["file_url"]!.ToString()).Distinct());
        Assert.Equal(2, files.World.Local.Names(FileWorld.Product).Count(name => files.Value(Side.Local, name, "image")!.Length > 0));
        await files.AssertAtRestAsync();
    }

    private static async Task AddPhotoAsync(FileWorld files, string code)
    {
        // The cloud got it before its settings said to take metadata out.
        files.World.Cloud.Update("System Settings", "System Settings", new JsonObject { ["strip_exif_metadata_from_uploaded_images"] = 0 });
        var file = await files.UploadAsync(Side.Cloud, "photo.jpg", Photo);
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = code, ["image"] = file["file_url"]!.ToString() });
    }

    private static async Task<int> PlayAsync(int at, AttachmentPolicy policy, string version)
    {
        using var files = new FileWorld(policy, options => options with { FrappeVersion = version });
        var world = files.World;
        await ReferencedFileTests.AgreeAsync(files, "A", "first picture");
        await files.AttachAsync(Side.Local, "A", "image", "new.png", "second picture");
        world.Insert(Side.Cloud, "Ticket", new JsonObject { ["subject"] = "s" });
        var ticket = Assert.Single(world.Cloud.Names("Ticket"));
        var shot = await files.UploadAsync(Side.Cloud, "shot.png", "screen shot", isPrivate: true, "Ticket", ticket);
        world.Update(Side.Cloud, "Ticket", ticket, new JsonObject { ["body"] = $"""<p><img src="{shot["file_url"]}"></p>""", ["screenshot"] = shot["file_url"]!.ToString() });
        await AddPhotoAsync(files, "B");

        var crash = await CrashPoint.KillAsync(world, at);
        for (var round = 0; round < 3; round++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.SyncAsync();
        }

        Assert.Equal("second picture", await files.ReadAsync(Side.Cloud, files.Value(Side.Cloud, "A", "image")));
        var created = Assert.Single(world.Local.Names("Ticket"));
        Assert.Equal("screen shot", await files.ReadAsync(Side.Local, files.Value(Side.Local, created, "screenshot", "Ticket")));
        Assert.Single(files.FilesOf(Side.Cloud, "second picture"));
        var arrived = Assert.Single(files.FilesOf(Side.Local, "screen shot"));
        Assert.Equal(created, arrived["attached_to_name"]?.ToString());
        Assert.Equal(4, files.Files(Side.Local).Count);
        await files.AssertAtRestAsync();
        return crash.Passed;
    }
}
