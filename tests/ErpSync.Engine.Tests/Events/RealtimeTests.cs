using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Hosting;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Events;

public sealed class RealtimeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_brings_an_edit_to_the_other_side_and_is_told_with_its_outcome()
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        var edited = world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });

        await realtime.TellAsync(Side.Cloud, "Party", edited);
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await realtime.DrainAsync();

        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        var delivery = Assert.Single(realtime.Deliveries);
        Assert.Equal((Side.Cloud, "Party", "ACME", "on_change"), (delivery.Source, delivery.DocType, delivery.Name, delivery.Event));
        Assert.Equal((DeliveryOutcome.Synced, TimeSpan.FromSeconds(2)), (delivery.Outcome, delivery.Latency));
        Assert.Equal(WebhookEventStatus.Done, Assert.Single(realtime.Entries()).Status);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_new_document_is_made_on_the_other_side(Side side)
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        var made = world.Insert(side, "Remark", new JsonObject { ["subject"] = "new", ["party"] = "ACME" });

        await realtime.TellAsync(side, "Remark", made, "after_insert");
        await realtime.DrainAsync();

        Assert.Single(world.Cloud.Names("Remark"));
        Assert.Single(world.Local.Names("Remark"));
        await realtime.EchoAsync();
        await realtime.DrainAsync();
        Assert.Single(world.Cloud.Names("Remark"));
        Assert.Single(world.Local.Names("Remark"));
    }

    [Fact]
    public async Task The_echo_of_our_own_writes_costs_no_request_and_no_write()
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        var edited = world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        await realtime.TellAsync(Side.Cloud, "Party", edited);
        await realtime.TellAsync(Side.Cloud, "Remark", world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "hash named" }));
        await realtime.TellAsync(Side.Local, "Voucher", world.Insert(Side.Local, "Voucher", new JsonObject { ["party"] = "ACME" }));
        await realtime.DrainAsync();
        var (requests, writes) = (realtime.Requests, world.Writes);

        await realtime.EchoAsync();
        await realtime.DrainAsync();

        Assert.Equal((requests, writes), (realtime.Requests, world.Writes));
        Assert.Equal(6, realtime.Deliveries.Count(delivery => delivery.Outcome == DeliveryOutcome.Echo));
    }

    [Fact]
    public async Task An_edit_made_with_the_account_of_the_sync_user_is_no_echo()
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        var edited = world.Local.Update("Party", "ACME", new JsonObject { ["phone"] = "777" }, SyncWorld.SyncUser);

        await realtime.TellAsync(Side.Local, "Party", edited);
        await realtime.DrainAsync();

        Assert.Equal("777", world.Cloud.Find("Party", "ACME")!["phone"]!.ToString());
    }

    [Fact]
    public async Task Two_hundred_edits_of_one_document_while_it_syncs_end_in_few_writes()
    {
        using var world = Parties();
        RealtimeWorld? realtime = null;
        var edits = 0;
        var between = world.Between;
        world.Between = site => new TouchingSite(between(site), world, async () =>
        {
            for (var burst = 0; burst < 66 && realtime is not null && edits < 200; burst++)
            {
                await EditAsync();
            }
        });
        realtime = await RealtimeWorld.AgreedAsync(world);
        await using var ends = realtime;
        var writes = world.Local.CommittedWrites;
        await EditAsync();

        await realtime.DrainAsync();

        Assert.Equal(200, edits);
        Assert.Equal("200", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.InRange(world.Local.CommittedWrites - writes, 1, 6);
        Assert.Equal(200, realtime.Entries().Sum(entry => entry.Deliveries));

        Task EditAsync() => realtime!.TellAsync(
            Side.Cloud, "Party", world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = $"{++edits}" }));
    }

    [Fact]
    public async Task A_document_touched_while_it_is_worked_on_is_looked_at_again()
    {
        using var world = Parties();
        RealtimeWorld? realtime = null;
        var isTouched = false;
        var between = world.Between;
        world.Between = site => new TouchingSite(between(site), world, async () =>
        {
            if (realtime is not null && !isTouched)
            {
                isTouched = true;
                var again = world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "second" });
                await realtime.TellAsync(Side.Cloud, "Party", again);
            }
        });
        realtime = await RealtimeWorld.AgreedAsync(world);
        await using var ends = realtime;
        await realtime.TellAsync(Side.Cloud, "Party", world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "first" }));

        await realtime.DrainAsync();

        Assert.True(isTouched);
        Assert.Equal("second", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Equal(2, realtime.Entries(WebhookEventStatus.Done).Count);
    }

    [Fact]
    public async Task Documents_that_link_to_each_other_arrive_in_order_whatever_the_order_of_events()
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "NEW", ["title"] = "made first, told last" });
        var voucher = world.Insert(Side.Cloud, "Voucher", new JsonObject { ["party"] = "NEW", ["remarks"] = "needs its party" });

        // The event of the party is lost altogether.
        await realtime.TellAsync(Side.Cloud, "Voucher", voucher);
        await realtime.DrainAsync();

        Assert.Equal(["ACME", "NEW"], world.Local.Names("Party").Order(StringComparer.Ordinal));
        Assert.Equal("NEW", world.Local.Find("Voucher", Assert.Single(world.Local.Names("Voucher")))!["party"]!.ToString());
    }

    [Fact]
    public async Task A_lost_event_is_found_by_the_next_poll()
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Insert(Side.Local, "Remark", new JsonObject { ["subject"] = "lost too" });

        await realtime.PollAsync();

        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Single(world.Cloud.Names("Remark"));
        Assert.All(realtime.Deliveries, delivery => Assert.Equal(("scan", DeliveryOutcome.Synced), (delivery.Event, delivery.Outcome)));
        Assert.Equal(2, realtime.Deliveries.Count());
    }

    [Fact]
    public async Task An_on_trash_event_deletes_on_the_evidence_of_the_site_and_its_echo_does_nothing()
    {
        using var world = Parties();
        var doomed = world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "doomed" });
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        var name = doomed["name"]!.ToString();
        var twin = world.Local.Find("Remark", Assert.Single(world.Local.Names("Remark")))!;
        world.Delete(Side.Cloud, "Remark", name);

        await realtime.TellAsync(Side.Cloud, "Remark", doomed, "on_trash");
        await realtime.TellAsync(Side.Cloud, "Remark", doomed, "on_change");
        await realtime.DrainAsync();
        var requests = realtime.Requests;
        await realtime.TellAsync(Side.Local, "Remark", twin, "on_trash");
        await realtime.TellAsync(Side.Local, "Remark", twin, "on_change");
        await realtime.DrainAsync();

        Assert.Empty(world.Local.Names("Remark"));
        Assert.Equal(requests, realtime.Requests);
    }

    [Fact]
    public async Task An_on_trash_event_without_evidence_deletes_nothing()
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);

        await realtime.TellAsync(Side.Cloud, "Party", world.Cloud.Find("Party", "ACME")!, "on_trash");
        await realtime.DrainAsync();

        Assert.Equal(["ACME"], world.Local.Names("Party"));
        Assert.Equal(["ACME"], world.Cloud.Names("Party"));
    }

    [Fact]
    public async Task Idle_hours_write_nothing()
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        await realtime.EchoAsync();
        await realtime.DrainAsync();
        var before = new WorldSnapshot(world);

        for (var minute = 0; minute < 120; minute++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await realtime.PollAsync();
        }

        before.AssertUntouched();
    }

    [Fact]
    public async Task A_census_comes_at_the_hour_of_the_configuration_in_the_time_zone_of_the_machine()
    {
        using var world = Parties();
        world.Clock.Zone = TimeZoneInfo.CreateCustomTimeZone("Test", TimeSpan.FromHours(5.5), "Test", "Test");
        world.Configuration = world.Configuration with { Census = CensusSchedule.At("0 3 * * *") };
        await using var realtime = await RealtimeWorld.AgreedAsync(world);

        // There has been none yet.
        await realtime.PollAsync();
        var atFirst = LastCensus(world);
        Assert.Equal(world.Clock.GetUtcNow(), atFirst);

        // Three at night there is half past nine in the evening here; the clock stands a little before nine.
        world.Clock.Advance(TimeSpan.FromMinutes(30));
        await realtime.PollAsync();
        Assert.Equal(atFirst, LastCensus(world));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await realtime.PollAsync();
        var nightly = LastCensus(world);
        world.Clock.Advance(TimeSpan.FromHours(23));
        await realtime.PollAsync();

        Assert.Equal(world.Clock.GetUtcNow().AddHours(-23), nightly);
        Assert.Equal(nightly, LastCensus(world));
    }

    [Fact]
    public async Task Events_without_document_have_the_site_scanned()
    {
        using var world = Parties();
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        await realtime.TellAsync(Side.Cloud, "", "", "");
        await realtime.DrainAsync();
        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());

        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "666" });
        await realtime.TellAsync(Side.Local, "Party", "", "on_change");
        await realtime.DrainAsync();
        Assert.Equal("666", world.Cloud.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.All(realtime.Entries(), entry => Assert.Equal(WebhookEventStatus.Done, entry.Status));
    }

    [Fact]
    public async Task A_document_that_the_site_refuses_becomes_a_dead_letter_and_delays_nobody()
    {
        using var world = Parties();
        world.Configuration = world.Configuration with { Retry = world.Configuration.Retry with { BackoffSeconds = 10 } };
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        var poison = world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["notes"] = "poison" });
        world.Local.Use(new Refusing("Party", document => document["notes"]?.ToString() == "poison"));
        await realtime.TellAsync(Side.Cloud, "Party", poison);
        await realtime.TellAsync(Side.Cloud, "Party", world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "GOOD" }));

        await realtime.DrainAsync();
        Assert.Contains("GOOD", world.Local.Names("Party"));
        Assert.Equal(1, Assert.Single(realtime.Entries(WebhookEventStatus.Pending)).Attempts);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(5));
            await realtime.DrainAsync();
        }

        var dead = Assert.Single(realtime.Entries(WebhookEventStatus.DeadLetter));
        Assert.Equal("ACME", dead.Name);
        Assert.Contains("not wanted here", dead.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(realtime.Deliveries, delivery => delivery is { Name: "ACME", Outcome: DeliveryOutcome.DeadLetter });
    }

    [Fact]
    public async Task A_document_on_which_a_site_hangs_delays_neither_the_others_nor_its_own_later_edits()
    {
        using var world = Parties();
        var hanging = new HangingWrite(world);
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        hanging.Arm();
        await realtime.TellAsync(Side.Cloud, "Party", world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "hangs" }));
        var draining = realtime.DrainAsync();
        await hanging.ReachedAsync(Token);

        await realtime.TellAsync(Side.Cloud, "Party", world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "OTHER" }));
        while (!world.Local.Names("Party").Contains("OTHER") && !draining.IsCompleted)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, Token);
        }

        Assert.Contains("OTHER", world.Local.Names("Party"));
        Assert.False(draining.IsCompleted);
        await realtime.TellAsync(Side.Cloud, "Party", world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "later" }));
        hanging.Release();
        await draining;
        world.Clock.Advance(TimeSpan.FromSeconds(2));
        await realtime.DrainAsync();
        Assert.Equal("later", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
    }

    private static DateTimeOffset? LastCensus(SyncWorld world)
    {
        using var state = world.OpenState(StateUse.Read);
        return state.GetCursor(Side.Cloud, "Party").CensusAt;
    }

    internal static SyncWorld Parties()
    {
        var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Acme" });
        return world;
    }
}
