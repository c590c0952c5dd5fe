using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>The process is killed at every point where it touches a site or the state; the next run recovers by itself.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Killed_at_any_point_of_the_write_protocol_the_next_run_recovers_without_duplicate_or_loss(bool keepsNames)
    {
        var points = await PlayAsync(int.MaxValue, keepsNames);
        Assert.True(points > 40, $"Only {points} points: the scenario is too small.");

        for (var at = 1; at <= points; at++)
        {
            await PlayAsync(at, keepsNames);
        }
    }

    private static async Task<int> PlayAsync(int at, bool keepsNames)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = keepsNames, FrappeVersion = keepsNames ? "15.101.1" : "15.55.0" });
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.CloudWins });
        await AgreeAsync(world);
        var doomed = Edit(world);

        var crash = await CrashPoint.KillAsync(world, at);
        for (var round = 0; round < 3; round++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await world.SyncAsync();
        }

        await CheckAsync(world, doomed, at);
        return crash.Passed;
    }

    private static async Task AgreeAsync(SyncWorld world)
    {
        foreach (var code in new[] { "ACME", "BETA", "GAMMA" })
        {
            world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = code, ["title"] = code });
        }

        world.Insert(Side.Cloud, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "kept", ["rows"] = Rows("A", "B") });
        world.Insert(Side.Local, "Remark", new JsonObject { ["subject"] = "doomed" });
        await world.SettleAsync();
    }

    private static string Edit(SyncWorld world)
    {
        // A create on each side, an update, a merge of fields, a merge of rows, a conflict a rule decides, a deletion.
        world.Insert(Side.Local, "Remark", new JsonObject { ["subject"] = "new on local", ["party"] = "ACME" });
        world.Insert(Side.Cloud, "Voucher", new JsonObject { ["party"] = "BETA", ["remarks"] = "new on cloud", ["rows"] = Rows("C") });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Update(Side.Cloud, "Party", "BETA", new JsonObject { ["phone"] = "1" });
        world.Update(Side.Local, "Party", "BETA", new JsonObject { ["email"] = "b@example.com" });
        world.Update(Side.Cloud, "Party", "GAMMA", new JsonObject { ["notes"] = "cloud's" });
        world.Update(Side.Local, "Party", "GAMMA", new JsonObject { ["notes"] = "local's" });
        foreach (var (side, item) in new[] { (Side.Cloud, "D"), (Side.Local, "E") })
        {
            var name = Named(world, side, "Voucher", "remarks", "kept");
            var rows = (JsonArray)world.Side(side).Find("Voucher", name)!["rows"]!.DeepClone();
            rows.Add(new JsonObject { ["item"] = item, ["qty"] = 1 });
            world.Update(side, "Voucher", name, new JsonObject { ["rows"] = rows });
        }

        var doomed = Named(world, Side.Cloud, "Remark", "subject", "doomed");
        world.Delete(Side.Cloud, "Remark", doomed);
        return doomed;
    }

    private static async Task CheckAsync(SyncWorld world, string doomed, int at)
    {
        var before = world.Writes;
        await world.SyncAsync();
        Assert.True(before == world.Writes, $"crash at {at}: an idle run writes");
        Assert.Empty(await world.CompareAsync());
        Assert.Empty(world.Conflicts());
        foreach (var side in new[] { world.Cloud, world.Local })
        {
            Assert.Equal(["new on local"], Values(side, "Remark", "subject"));
            Assert.Equal(["kept", "new on cloud"], Values(side, "Voucher", "remarks"));
            Assert.Equal("cloud's", side.Find("Party", "GAMMA")!["notes"]!.ToString());
            var beta = side.Find("Party", "BETA")!;
            Assert.Equal(("1", "b@example.com"), (beta["phone"]!.ToString(), beta["email"]!.ToString()));
            var kept = side.Names("Voucher").Select(name => side.Find("Voucher", name)!).Single(document => document["remarks"]!.ToString() == "kept");
            Assert.Equal(["A", "B", "D", "E"], kept["rows"]!.AsArray().Select(row => row!["item"]!.ToString()));
        }

        Assert.Contains(world.Conflicts(all: true), conflict => conflict.LocalDocument?.Contains("local's", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(world.Records(), record => record.CloudName == doomed && record.Status != SyncRecordStatus.Deleted);
    }

    private static string Named(SyncWorld world, Side side, string docType, string field, string value) =>
        world.Side(side).Names(docType).Single(name => world.Side(side).Find(docType, name)![field]!.ToString() == value);

    private static IEnumerable<string> Values(Sandbox.FrappeSite site, string docType, string field) =>
        site.Names(docType).Select(name => site.Find(docType, name)![field]!.ToString()).Order(StringComparer.Ordinal);

    private static JsonArray Rows(params string[] items) => [.. items.Select(item => new JsonObject { ["item"] = item, ["qty"] = 1 })];
}
