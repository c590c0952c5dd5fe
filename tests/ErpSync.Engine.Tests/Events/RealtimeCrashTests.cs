using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Events;

/// <summary>
/// The process ends at every point where the worker touches a site or the state: what was accepted is worked off by the next one.
/// </summary>
public sealed class RealtimeCrashTests
{
    [Fact]
    public async Task Killed_at_any_point_no_accepted_event_is_lost_and_nothing_is_doubled()
    {
        var points = await PlayAsync(int.MaxValue);
        Assert.True(points > 15, $"Only {points} points: the scenario is too small.");
        for (var at = 1; at <= points; at++)
        {
            await PlayAsync(at);
        }
    }

    private static async Task<int> PlayAsync(int at)
    {
        using var world = RealtimeTests.Parties();
        await world.SettleAsync();
        var crash = new CrashPoint(at);
        var (between, around) = (world.Between, world.AroundState);
        world.Between = site => crash.Around(site, world.Schemas);
        world.AroundState = crash.Around;
        await using var realtime = new RealtimeWorld(world);
        await EditAsync(world, realtime);
        try
        {
            await realtime.StartAsync();
            await realtime.DrainAsync();
        }
        catch (CrashPoint.ProcessKilledException)
        {
            Assert.True(crash.HasCrashed);
        }

        (world.Between, world.AroundState) = (between, around);
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await realtime.KillAsync();
        await realtime.DrainAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        await realtime.DrainAsync();

        // Events alone have done it: no poll was needed.
        Assert.True("555" == world.Local.Find("Party", "ACME")!["phone"]?.ToString(), $"point {at}: the edit is lost.");
        Assert.True(world.Cloud.Names("Remark").Count == 1, $"point {at}: {world.Cloud.Names("Remark").Count} remarks on the cloud.");
        Assert.True(world.Local.Names("Remark").Count == 1, $"point {at}: {world.Local.Names("Remark").Count} remarks on the local site.");
        Assert.True(
            world.Local.Names("Voucher").Count == 1, $"point {at}: {world.Local.Names("Voucher").Count} vouchers on the local site.");
        Assert.DoesNotContain(realtime.Entries(), entry => entry.Status is WebhookEventStatus.Pending or WebhookEventStatus.Processing);
        return crash.Passed;
    }

    private static async Task EditAsync(SyncWorld world, RealtimeWorld realtime)
    {
        await realtime.TellAsync(Side.Cloud, "Party", world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" }));
        await realtime.TellAsync(
            Side.Local, "Remark", world.Insert(Side.Local, "Remark", new JsonObject { ["subject"] = "new", ["party"] = "ACME" }));
        await realtime.TellAsync(Side.Cloud, "Voucher", world.Insert(Side.Cloud, "Voucher", new JsonObject { ["party"] = "ACME" }));
    }
}
