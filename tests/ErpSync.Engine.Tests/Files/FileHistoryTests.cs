using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Files;

/// <summary>
/// Generated histories: people on both sites attach, replace, take out and delete, uploads lose their replies, and runs come in between.
/// Whatever the order, the sites become equal, no file is made twice, and the next run writes nothing.
/// </summary>
public sealed class FileHistoryTests
{
    private const int Steps = 25;

    private static readonly string[] Codes = ["A", "B", "C"];
    private static readonly string[] Contents = ["red", "green", "blue", "white"];
    private static readonly string[] Names = ["p.png", "q.png"];
    private static readonly string[] Shown = ["title", "image", "manual", "text"];

    public static TheoryData<int, bool> Seeds
    {
        get
        {
            var data = new TheoryData<int, bool>();
            var count = int.TryParse(Environment.GetEnvironmentVariable("ERPSYNC_TEST_HISTORIES"), NumberStyles.None, CultureInfo.InvariantCulture, out var histories)
                ? Math.Max(4, histories / 20) : 12;
            for (var seed = 1; seed <= count; seed++)
            {
                data.Add(seed, seed % 2 == 0);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Any_history_ends_with_equal_sites_and_no_file_made_twice(int seed, bool carriesAll)
    {
        var outcome = await PlayAsync(seed, carriesAll, isMirrored: false);
        var mirrored = await PlayAsync(seed, carriesAll, isMirrored: true);

        Assert.Equal(outcome.Cloud, mirrored.Local);
        Assert.Equal(outcome.Local, mirrored.Cloud);
    }

    private static async Task<(string Cloud, string Local)> PlayAsync(int seed, bool carriesAll, bool isMirrored)
    {
        using var files = new FileWorld(carriesAll ? AttachmentPolicy.All : AttachmentPolicy.Referenced);
        var world = files.World;
        world.SetRules(FileWorld.Product, rules => rules with { Strategy = isMirrored ? ConflictStrategy.LocalWins : ConflictStrategy.CloudWins });
        var random = new Random(seed);
        foreach (var code in Codes)
        {
            world.Insert(At(0, isMirrored), FileWorld.Product, new JsonObject { ["code"] = code, ["title"] = code });
        }

        await world.SyncAsync();
        for (var step = 0; step < Steps; step++)
        {
            await StepAsync(files, random, isMirrored, carriesAll);
        }

        world.Cloud.Faults.Clear();
        world.Local.Faults.Clear();
        for (var round = 0; round < 6; round++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.SyncAsync();
        }

        await CheckAsync(files, seed);
        return (Describe(files, Side.Cloud), Describe(files, Side.Local));
    }

    private static async Task StepAsync(FileWorld files, Random random, bool isMirrored, bool carriesAll)
    {
        var world = files.World;
        var (kind, side, code) = (random.Next(10), At(random.Next(2), isMirrored), Codes[random.Next(Codes.Length)]);
        var (content, name, isPrivate) = (Contents[random.Next(Contents.Length)], Names[random.Next(Names.Length)], random.Next(2) == 0);
        var field = random.Next(2) == 0 ? "image" : "manual";
        if (kind <= 6 && world.Side(side).Find(FileWorld.Product, code) is null)
        {
            return;
        }

        switch (kind)
        {
            case 0 or 1:
                await files.AttachAsync(side, code, field, name, content, isPrivate);
                break;
            case 2:
                world.Update(side, FileWorld.Product, code, new JsonObject { [field] = "" });
                break;
            case 3:
                var image = await files.UploadAsync(side, name, content, isPrivate, FileWorld.Product, code);
                world.Update(side, FileWorld.Product, code, new JsonObject { ["text"] = $"""<p>{content} <img src="{image["file_url"]}"></p>""" });
                break;
            case 4:
                await files.UploadAsync(side, name, content, isPrivate, FileWorld.Product, code);
                break;
            case 5:
                world.Update(side, FileWorld.Product, code, new JsonObject { ["title"] = content });
                break;
            case 6 when carriesAll:
                // Somebody removes an attachment that nothing refers to.
                var document = world.Side(side).Find(FileWorld.Product, code)!.ToJsonString();
                var loose = files.Files(side).Where(file => file["attached_to_name"]?.ToString() == code
                    && !document.Contains(file["file_url"]!.ToString(), StringComparison.Ordinal)).Select(file => file["name"]!.ToString()).FirstOrDefault();
                if (loose is not null)
                {
                    world.Delete(side, "File", loose);
                }

                break;
            case 7:
                world.Side(side).Faults.Add(SandboxFault.LoseReply(RefusedFileTests.IsUpload, times: 1));
                break;
            default:
                world.Clock.Advance(TimeSpan.FromMinutes(random.Next(4)));
                await world.SyncAsync();
                break;
        }
    }

    private static async Task CheckAsync(FileWorld files, int seed)
    {
        var world = files.World;
        Assert.Empty(world.Conflicts());
        Assert.Empty(await world.CompareAsync());
        var before = world.Writes;
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await world.SyncAsync();
        Assert.True(before == world.Writes, $"seed {seed}: an idle run writes");
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            // Of a content a document gets one File from us, however often people attached it.
            var ours = files.Files(side).Where(file => file["owner"]?.ToString() == SyncWorld.SyncUser)
                .GroupBy(file => (file["attached_to_name"]?.ToString(), file["attached_to_field"]?.ToString(), file["content_hash"]?.ToString(), file["is_private"]?.ToString()));
            Assert.All(ours, group => Assert.True(group.Count() == 1, $"seed {seed}, {side}: {group.Key} was made {group.Count()} times"));
            Assert.All(files.Files(side), file => Assert.False(string.IsNullOrEmpty(file["attached_to_name"]?.ToString())));
            foreach (var code in Codes)
            {
                foreach (var field in new[] { "image", "manual" })
                {
                    var value = files.Value(side, code, field);
                    Assert.True(string.IsNullOrEmpty(value) || await files.ReadAsync(side, value) is not null, $"seed {seed}, {side}: {value} of {code} leads nowhere");
                }
            }
        }
    }

    // What people see, with contents in place of addresses.
    private static string Describe(FileWorld files, Side side)
    {
        var contents = files.Files(side).Select(file => (Url: file["file_url"]!.ToString(), Token: $"<{file["content_hash"]} {file["is_private"]}>"))
            .DistinctBy(file => file.Url).OrderByDescending(file => file.Url.Length).ToList();
        return string.Join('\n', Codes.Select(code => string.Join(" | ", Shown.Select(field => contents.Aggregate(
            files.Value(side, code, field) ?? "", (text, file) => text.Replace(file.Url, file.Token, StringComparison.Ordinal))))));
    }

    private static Side At(int index, bool isMirrored) => index == 0 == !isMirrored ? Side.Cloud : Side.Local;
}
