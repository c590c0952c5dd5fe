using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Files;

namespace ErpSync.Engine.Tests.Events;

/// <summary>Files in real time: with the event of their document, and with their own where everything attached travels.</summary>
public sealed class RealtimeFileTests
{
    [Theory]
    [InlineData(Side.Cloud, false)]
    [InlineData(Side.Local, true)]
    public async Task The_event_of_a_document_brings_the_picture_its_field_names(Side side, bool carriesAll)
    {
        using var files = new FileWorld(carriesAll ? AttachmentPolicy.All : AttachmentPolicy.Referenced);
        await using var realtime = await AgreedAsync(files, side);
        await files.AttachAsync(side, "A", "image", "p.png", "picture");

        await realtime.TellAsync(side, FileWorld.Product, files.World.Side(side).Find(FileWorld.Product, "A")!);
        await realtime.DrainAsync();

        var other = FileWorld.Other(side);
        Assert.Equal("picture", await files.ReadAsync(other, files.Value(other, "A", "image")));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task The_event_of_a_file_brings_it_and_takes_it_away_again_without_waiting_for_a_scan(Side side)
    {
        using var files = new FileWorld(AttachmentPolicy.All);
        await using var realtime = await AgreedAsync(files, side);
        var other = FileWorld.Other(side);
        var file = await files.UploadAsync(side, "one.txt", "first", isPrivate: true, FileWorld.Product, "A");

        await TellFileAsync(realtime, side, file);
        await realtime.DrainAsync();
        Assert.Single(files.FilesOf(other, "first"));

        files.World.Delete(side, "File", file["name"]!.ToString());
        await TellFileAsync(realtime, side, file);
        await realtime.DrainAsync();

        Assert.Empty(files.FilesOf(other, "first"));
        Assert.Empty(realtime.Errors);
    }

    [Fact]
    public async Task The_event_of_a_file_is_not_lost_in_the_echo_of_its_document()
    {
        using var files = new FileWorld(AttachmentPolicy.All);
        await using var realtime = await AgreedAsync(files, Side.Cloud);
        var edited = files.World.Update(Side.Cloud, FileWorld.Product, "A", new JsonObject { ["title"] = "edited" });
        await realtime.TellAsync(Side.Cloud, FileWorld.Product, edited);
        await realtime.DrainAsync();
        var file = await files.UploadAsync(Side.Local, "one.txt", "first", isPrivate: true, FileWorld.Product, "A");

        // The echo of what was just written on the local side, and the file that somebody attached there.
        await realtime.TellAsync(Side.Local, FileWorld.Product, files.World.Local.Find(FileWorld.Product, "A")!);
        await TellFileAsync(realtime, Side.Local, file);
        await realtime.DrainAsync();

        Assert.Single(files.FilesOf(Side.Cloud, "first"));
    }

    private static Task TellFileAsync(RealtimeWorld realtime, Side side, JsonObject file) =>
        realtime.TellAsync(side, FileWorld.Product, "A", "on_change", file["modified"]?.ToString());

    private static async Task<RealtimeWorld> AgreedAsync(FileWorld files, Side side)
    {
        files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = "A" });
        return await RealtimeWorld.AgreedAsync(files.World);
    }
}
