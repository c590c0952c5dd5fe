using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Many decisions given at once.</summary>
public sealed class ConflictBatchTests
{
    // Both documents, and the write.
    private const int RequestsOfOne = 3;

    [Fact]
    public async Task Many_decisions_cost_what_concerns_the_sites_as_a_whole_once()
    {
        using var world = await AgreedWorld.MakeAsync();
        await DisagreeAsync(world, AgreedWorld.Parties);
        var ids = world.Conflicts().Select(conflict => conflict.Id).ToList();

        var before = Requests(world);
        await world.ResolveAsync(CloudWins(ids[0]));
        var alone = Requests(world) - before;
        before = Requests(world);
        await world.ResolveAsync([.. ids.Skip(1).Select(CloudWins)]);

        Assert.InRange(Requests(world) - before, 1, alone + (RequestsOfOne * (ids.Count - 2)));
        Assert.Empty(world.Errors());
        Assert.Empty(world.Conflicts());
        Assert.All(AgreedWorld.Parties, name => Assert.Equal("cloud", world.Local.Find("Party", name)!["phone"]!.ToString()));
        var writes = world.Writes;
        await world.SyncAsync();
        Assert.Equal(writes, world.Writes);
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task A_decision_that_cannot_be_carried_out_holds_up_no_other()
    {
        using var world = await AgreedWorld.MakeAsync();
        await DisagreeAsync(world, ["ACME", "BETA", "CETA"]);
        var ids = world.Conflicts().ToDictionary(conflict => conflict.Name, conflict => conflict.Id);
        await world.ResolveAsync(CloudWins(ids["ACME"]));
        world.Update(Side.Local, "Party", "BETA", new JsonObject { ["phone"] = "later" });

        var events = await world.ResolveAsync(CloudWins(ids["ACME"]), CloudWins(4711), CloudWins(ids["BETA"]), CloudWins(ids["CETA"]));

        Assert.Equal(
            [ErrorIds.ConflictClosed, ErrorIds.ConflictNotFound, ErrorIds.ConflictStale],
            world.Errors().Select(error => error.ErrorId).Order(StringComparer.Ordinal));
        var done = Assert.Single(events.OfType<ResultEvent>().Select(told => (ConflictResolution)told.Value), told => told.Outcome == SyncOutcome.Succeeded);
        Assert.Equal("CETA", done.Name);
        Assert.Equal("cloud", world.Local.Find("Party", "CETA")!["phone"]!.ToString());
        Assert.Equal("later", world.Local.Find("Party", "BETA")!["phone"]!.ToString());
    }

    [Fact]
    public async Task A_decision_that_is_given_twice_is_carried_out_once()
    {
        using var world = new SyncWorld(DocTypes.All);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Insert(side, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Acme" });
            world.Insert(side, "Voucher", AgreedWorld.Voucher("ACME", $"of {side}", "A"));
        }

        await world.SyncAsync();
        var conflict = Assert.Single(world.Conflicts());
        var request = new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.KeepBoth };

        await world.ResolveAsync(request, request);

        Assert.Equal(ErrorIds.ConflictClosed, Assert.Single(world.Errors()).ErrorId);
        await world.SettleAsync();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal(["of Cloud", "of Local"], world.Values(side, "Voucher", "remarks"));
        }
    }

    private static async Task DisagreeAsync(SyncWorld world, IReadOnlyList<string> parties)
    {
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        foreach (var name in parties)
        {
            world.Update(Side.Cloud, "Party", name, new JsonObject { ["phone"] = "cloud" });
            world.Update(Side.Local, "Party", name, new JsonObject { ["phone"] = "local" });
        }

        await world.SyncAsync();
        Assert.Equal(parties.Count, world.Conflicts().Count);
    }

    private static ResolveRequest CloudWins(long id) => new() { Id = id, Strategy = ConflictStrategy.CloudWins };

    private static int Requests(SyncWorld world) => world.Cloud.Journal.Count + world.Local.Journal.Count;
}
