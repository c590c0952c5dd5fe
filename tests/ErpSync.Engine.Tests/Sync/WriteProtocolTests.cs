using System.Text.Json.Nodes;
using ErpSync.Engine.State;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>The steps of the write protocol, each seen from outside.</summary>
public sealed class WriteProtocolTests
{
    [Fact]
    public async Task Every_write_reaches_a_site_with_its_intent_stored_and_leaves_none_open()
    {
        using var world = await AgreedWorld.MakeAsync();
        IStateStore? state = null;
        world.AroundState = store => state = store;
        world.Restart();
        var writes = new List<string>();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Side(side).Faults.BeforeRequest = request =>
            {
                if (IsWrite(request))
                {
                    writes.Add(request.Method);
                    Assert.Contains(state!.OpenIntents(), intent => intent.Side == side);
                }
            };
        }

        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Insert(Side.Local, "Remark", new JsonObject { ["subject"] = "new" });
        world.Delete(Side.Cloud, "Remark", world.NameOf(Side.Cloud, "Remark", "subject", "remark 0"));
        await world.SyncAsync();

        Assert.Equal(["DELETE", "POST", "PUT"], writes.Order(StringComparer.Ordinal));
        await world.SettleAsync();
        using var after = world.OpenState(Hosting.StateUse.Read);
        Assert.Empty(after.OpenIntents());
    }

    // The edit falls between the reading of the page and the write, whatever the engine asks of this one document meanwhile.
    [Fact]
    public async Task An_edit_between_reading_and_writing_is_never_overwritten()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        var isEdited = false;
        world.Local.Faults.BeforeRequest = request =>
        {
            if (!isEdited && request.RawPathAndQuery.Contains("/Party/ACME", StringComparison.Ordinal))
            {
                isEdited = true;
                world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "777" });
            }
        };

        await world.SettleAsync();

        Assert.True(isEdited);
        Assert.Equal("777", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Single(world.Conflicts());
    }

    // Without the window that looks back, so that nothing else makes up for a cursor that has moved too early.
    [Fact]
    public async Task What_was_not_done_when_the_process_was_killed_is_still_ahead_of_the_cursor()
    {
        var wasKilled = true;
        for (var at = 1; wasKilled; at++)
        {
            using var world = await AgreedWorld.MakeAsync();
            world.Configuration = world.Configuration with { Overlap = TimeSpan.Zero };
            foreach (var code in AgreedWorld.Parties)
            {
                world.Update(Side.Cloud, "Party", code, new JsonObject { ["phone"] = "555" });
            }

            var crash = await CrashPoint.KillAsync(world, at);
            wasKilled = crash.HasCrashed;
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.SyncAsync();
            Assert.All(AgreedWorld.Parties, code => Assert.Equal("555", world.Local.Find("Party", code)!["phone"]?.ToString()));
        }
    }

    private static bool IsWrite(SandboxRequest request) => request.Method is "PUT" or "DELETE"
        || (request.Method == "POST" && !request.RawPathAndQuery.StartsWith("/api/method/", StringComparison.Ordinal));
}
