using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Hosting;
using ErpSync.Engine.State;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>One bad document never holds up the others; it is tried as often as configured, then waits for an edit or for a person.</summary>
public sealed class PoisonTests
{
    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task What_is_deleted_before_it_could_be_created_on_the_other_side_leaves_nothing_behind(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        var other = side == Side.Cloud ? Side.Local : Side.Cloud;
        world.Side(other).Use(new Refusing("Remark", _ => true));
        var name = world.Insert(side, "Remark", new JsonObject { ["subject"] = "refused" })["name"]!.ToString();
        await world.SyncAsync();
        Assert.Equal(SyncRecordStatus.Error, world.Record("Remark", name).Status);

        world.Delete(side, "Remark", name);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await world.SyncAsync();

        Assert.DoesNotContain(world.Records(), record => record.CloudName == name || record.LocalName == name);
        Assert.Equal("forget", world.Log()[0].Action);
    }

    [Fact]
    public async Task A_record_of_a_conflict_that_is_closed_already_stops_no_run()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });
        await world.SyncAsync();
        using (var state = world.OpenState(StateUse.Write))
        {
            state.Write(transaction => transaction.CloseConflict(world.Conflicts()[0].Id, ConflictState.Settled, null, "hand", null, world.Clock.GetUtcNow()));
        }

        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Cloud, "Party", "BETA", new JsonObject { ["phone"] = "good" });
        await world.SettleAsync();

        Assert.Empty(world.Errors());
        Assert.Equal("good", world.Local.Find("Party", "BETA")!["phone"]!.ToString());
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task A_document_that_is_refused_for_ever_holds_up_nobody_and_becomes_a_dead_letter()
    {
        using var world = await PoisonedAsync(document => document["phone"]?.ToString() == "poison");
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "poison" });
        foreach (var code in AgreedWorld.Parties.Skip(1))
        {
            world.Update(Side.Cloud, "Party", code, new JsonObject { ["phone"] = "good" });
        }

        for (var run = 1; run <= 5; run++)
        {
            await world.SyncAsync();
            Assert.All(AgreedWorld.Parties.Skip(1), code => Assert.Equal("good", world.Local.Find("Party", code)!["phone"]!.ToString()));
            var record = world.Record("Party", "ACME");
            Assert.Equal((run < 3 ? SyncRecordStatus.Error : SyncRecordStatus.DeadLetter, Math.Min(run, 3)), (record.Status, record.RetryCount));
            Assert.Equal(ErrorIds.DocumentRejected, record.ErrorId);
            Assert.Contains("not wanted here", record.ErrorMessage, StringComparison.Ordinal);
            Assert.Equal(run <= 3 ? 1 : 0, world.Errors().Count());
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Null(world.Local.Find("Party", "ACME")!["phone"]);
        Assert.Equal(3, world.Log().Count(entry => entry.Status == "failed" && entry.Name == "ACME"));
    }

    [Fact]
    public async Task What_waits_for_another_attempt_does_not_wait_for_a_clock_that_was_set_back()
    {
        using var world = await PoisonedAsync(document => document["phone"]?.ToString() == "poison");
        world.Configuration = world.Configuration with { Retry = new RetryOptions { BackoffSeconds = 2, MaxAttempts = 3 } };
        world.Restart();
        world.OwnClock.Ahead = TimeSpan.FromDays(1);
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "poison" });
        await world.SyncAsync();
        Assert.Equal(1, world.Record("Party", "ACME").RetryCount);

        world.OwnClock.Ahead = TimeSpan.Zero;
        await world.SyncAsync();
        Assert.Equal(2, world.Record("Party", "ACME").RetryCount);
        await world.SyncAsync();
        Assert.Equal(2, world.Record("Party", "ACME").RetryCount);
    }

    [Fact]
    public async Task A_dead_letter_goes_on_with_a_new_edit_and_is_then_tried_as_often_again()
    {
        using var world = await PoisonedAsync(document => document["phone"]?.ToString() == "poison");
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "poison" });
        await RunAsync(world, 4);
        Assert.Equal(SyncRecordStatus.DeadLetter, world.Record("Party", "ACME").Status);

        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["email"] = "still@poison.example" });
        await RunAsync(world, 1);
        Assert.Equal((SyncRecordStatus.Error, 1), (world.Record("Party", "ACME").Status, world.Record("Party", "ACME").RetryCount));

        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "good" });
        await world.SettleAsync();
        var copy = world.Local.Find("Party", "ACME")!;
        Assert.Equal(("good", "still@poison.example"), (copy["phone"]!.ToString(), copy["email"]!.ToString()));
        Assert.Equal((SyncRecordStatus.Synced, 0), (world.Record("Party", "ACME").Status, world.Record("Party", "ACME").RetryCount));
    }

    [Fact]
    public async Task A_dead_letter_goes_on_when_it_is_reset()
    {
        var isRefused = true;
        using var world = await PoisonedAsync(document => isRefused && document["code"]?.ToString() == "NEW");
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "NEW" });
        await RunAsync(world, 4);
        Assert.Equal(SyncRecordStatus.DeadLetter, world.Record("Party", "NEW").Status);
        isRefused = false;
        await RunAsync(world, 2);
        Assert.Null(world.Local.Find("Party", "NEW"));

        Assert.NotNull(world.OpenEngine().ResetRecord("Party", "NEW"));
        await world.SettleAsync();

        Assert.NotNull(world.Local.Find("Party", "NEW"));
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Party", "NEW").Status);
    }

    [Fact]
    public async Task What_links_to_a_refused_document_waits_and_goes_on_with_it()
    {
        var isRefused = true;
        using var world = await PoisonedAsync(document => isRefused && document["code"]?.ToString() == "NEW");
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "NEW" });
        var voucher = world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("NEW", "waits", "A"))["name"]!.ToString();
        world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("ACME", "does not wait", "A"));

        await world.SyncAsync();
        Assert.Contains("does not wait", world.Values(Side.Local, "Voucher", "remarks"));
        var record = world.Record("Voucher", voucher);
        Assert.Equal((SyncRecordStatus.Blocked, "Party/NEW", ErrorIds.LinkMissing), (record.Status, record.BlockedBy, record.ErrorId));

        isRefused = false;
        world.Update(Side.Cloud, "Party", "NEW", new JsonObject { ["title"] = "mended" });
        await world.SettleAsync();
        Assert.Equal("NEW", world.Local.Find("Voucher", voucher)!["party"]!.ToString());
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(404)]
    public async Task A_site_that_fails_for_a_while_makes_no_dead_letters(int status)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "new" });
        world.Local.Faults.Add(SandboxFault.FailBefore(
            status, when: request => request.Method == "PUT" || (request.Method == "POST" && request.RawPathAndQuery.Contains("/document/", StringComparison.Ordinal))));
        for (var run = 0; run < 6; run++)
        {
            await world.SyncAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.DoesNotContain(world.Records(), record => record.Status == SyncRecordStatus.DeadLetter);
        Assert.Null(world.Local.Find("Party", "ACME")!["phone"]);
        world.Local.Faults.Clear();
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.SettleAsync();
        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Contains("new", world.Values(Side.Local, "Remark", "subject"));
        Assert.Empty(await world.CompareAsync());
    }

    private static async Task<SyncWorld> PoisonedAsync(Func<JsonObject, bool> refuses)
    {
        var world = await AgreedWorld.MakeAsync();
        world.Local.Use(new Refusing("Party", refuses));
        world.Configuration = world.Configuration with { Retry = new RetryOptions { BackoffSeconds = 0, MaxAttempts = 3 } };
        return world;
    }

    private static async Task RunAsync(SyncWorld world, int runs)
    {
        for (var run = 0; run < runs; run++)
        {
            world.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.SyncAsync();
        }
    }
}
