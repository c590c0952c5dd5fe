using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>What answers at an address is not the site that was synchronized, or no site at all: nothing is written and nothing deleted because of it.</summary>
public sealed class SiteGuardTests
{
    private static readonly TimeSpan BeyondProbes = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(Side.Cloud, false)]
    [InlineData(Side.Cloud, true)]
    [InlineData(Side.Local, false)]
    [InlineData(Side.Local, true)]
    public async Task An_emptied_site_stops_the_run_and_the_other_keeps_every_document(Side side, bool full)
    {
        using var world = await AgreedWorld.MakeAsync();
        var real = world.Side(side);
        world.Replace(side);
        world.Update(side.Other(), "Party", "ACME", new JsonObject { ["phone"] = "555" });
        var before = new WorldSnapshot(world);

        for (var run = 0; run < 3; run++)
        {
            var error = await StoppedAsync(world, full);
            Assert.Equal(ErrorIds.SiteChanged, error.ErrorId);
            Assert.Contains(side == Side.Cloud ? "cloud" : "local", error.Message, StringComparison.Ordinal);
            before.AssertUntouched();
            world.Clock.Advance(BeyondProbes);
        }

        world.Replace(side, real);
        await world.SettleAsync();
        Assert.Equal("555", real.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_foreign_site_stops_the_run_even_when_it_has_documents_of_the_same_names(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Replace(side);
        foreach (var code in new[] { "ACME", "BETA", "FOREIGN" })
        {
            world.Insert(side, "Party", new JsonObject { ["code"] = code, ["title"] = "somebody else's" });
        }

        world.Insert(side, "Voucher", AgreedWorld.Voucher("FOREIGN", "somebody else's voucher", "X"));
        var before = new WorldSnapshot(world);

        foreach (var full in new[] { false, true, true })
        {
            Assert.Equal(ErrorIds.SiteChanged, (await StoppedAsync(world, full)).ErrorId);
            world.Clock.Advance(BeyondProbes);
        }

        before.AssertUntouched();
    }

    [Fact]
    public async Task A_site_whose_documents_were_all_deleted_on_record_is_still_the_same_site()
    {
        using var world = new SyncWorld(DocTypes.All);
        for (var i = 0; i < 25; i++)
        {
            world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = $"old {i}" });
        }

        await world.SettleAsync();
        foreach (var name in world.Cloud.Names("Remark"))
        {
            world.Delete(Side.Cloud, "Remark", name);
        }

        world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "new" });

        await world.SettleAsync();

        Assert.Equal(["new"], world.Values(Side.Local, "Remark", "subject"));
    }

    [Theory]
    [InlineData(404, ErrorIds.ProtocolError)]
    [InlineData(502, ErrorIds.EndpointUnreachable)]
    [InlineData(503, ErrorIds.SiteMaintenance)]
    public async Task A_proxys_page_in_the_place_of_every_answer_stops_the_run(int status, string errorId)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Delete(Side.Cloud, "Remark", world.Cloud.Names("Remark")[0]);
        world.Local.Faults.Add(SandboxFault.FailBefore(status));
        var before = new WorldSnapshot(world);

        foreach (var full in new[] { false, true })
        {
            Assert.Equal(errorId, (await StoppedAsync(world, full)).ErrorId);
            world.Clock.Advance(BeyondProbes);
        }

        before.AssertUntouched();
        world.Local.Faults.Clear();
        await world.SettleAsync();
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_site_that_a_proxy_hides_after_any_number_of_requests_loses_and_doubles_nothing(int status)
    {
        var last = 0;
        for (var passed = 0; last == passed || passed < 3; passed++)
        {
            using var world = await AgreedWorld.MakeAsync();
            var doomed = WorkOnBothSides(world);
            var fault = world.Local.Faults.Add(SandboxFault.FailBefore(status, skip: passed));
            for (var run = 0; run < 4; run++)
            {
                await TryAsync(world, full: run > 1);
                world.Clock.Advance(BeyondProbes);
            }

            last = fault.Strikes > 0 ? passed + 1 : last;
            world.Local.Faults.Clear();
            await CheckWorkAsync(world, doomed, $"{status} after {passed} requests");
        }

        Assert.True(last > 20, $"The fault only met {last} requests.");
    }

    [Fact]
    public async Task A_key_that_expired_before_the_run_stops_it()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.ChangeSyncUser(Side.Local, user => user with { Enabled = false });
        var before = new WorldSnapshot(world);

        foreach (var full in new[] { false, true })
        {
            var error = await StoppedAsync(world, full);
            Assert.Equal((ErrorIds.AuthenticationFailed, ErpErrorCategory.AuthenticationError), (error.ErrorId, error.Category));
        }

        before.AssertUntouched();
        world.ChangeSyncUser(Side.Local, user => user);
        await world.SettleAsync();
        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
    }

    [Fact]
    public async Task A_key_that_expires_during_the_run_ends_it_and_the_next_run_goes_on()
    {
        var stopped = 0;
        var passed = 0;
        do
        {
            using var world = await AgreedWorld.MakeAsync();
            var doomed = WorkOnBothSides(world);
            var requests = 0;
            world.Local.Faults.BeforeRequest = _ =>
            {
                if (++requests > passed)
                {
                    world.ChangeSyncUser(Side.Local, user => user with { Enabled = false });
                }
            };
            stopped = 0;
            for (var run = 0; run < 4; run++)
            {
                if (await TryAsync(world, full: run > 1) is { } error)
                {
                    Assert.Equal(ErrorIds.AuthenticationFailed, error.ErrorId);
                    stopped++;
                }
            }

            world.Local.Faults.BeforeRequest = null;
            world.ChangeSyncUser(Side.Local, user => user);
            await CheckWorkAsync(world, doomed, $"expired after {passed} requests");
            passed++;
        }
        while (stopped == 4);

        Assert.True(passed > 10, $"Only {passed} requests were met.");
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_DocType_missing_on_one_side_is_told_and_the_others_go_on(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        var remarks = world.Side(side.Other()).Names("Remark").Order().ToList();
        world.Schemas.Clear();
        foreach (var name in world.Side(side).Names("Remark"))
        {
            world.Vanish(side, "Remark", name);
        }

        world.Side(side).Delete("DocType", "Remark");
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });

        foreach (var full in new[] { false, true, true })
        {
            await world.SyncAsync(new SyncRequest { Full = full });
            Assert.Equal((ErrorIds.DocTypeMissing, "Remark"), (Assert.Single(world.Errors()).ErrorId, Assert.Single(world.Errors()).Target));
            world.Clock.Advance(BeyondProbes);
        }

        Assert.Equal("555", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Equal(remarks, world.Side(side.Other()).Names("Remark").Order());
        Assert.All(world.Records().Where(record => record.DocType == "Remark"), record => Assert.Equal(SyncRecordStatus.Synced, record.Status));
    }

    // A create, an update and a deletion towards each side. Returns the subjects that must be gone in the end.
    private static IReadOnlyList<string> WorkOnBothSides(SyncWorld world)
    {
        world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("BETA", "new on cloud", "C"));
        world.Insert(Side.Local, "Remark", new JsonObject { ["subject"] = "new on local", ["party"] = "ACME" });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Update(Side.Local, "Party", "BETA", new JsonObject { ["email"] = "b@example.com" });
        world.Delete(Side.Cloud, "Remark", world.NameOf(Side.Cloud, "Remark", "subject", "remark 0"));
        world.Delete(Side.Local, "Remark", world.NameOf(Side.Local, "Remark", "subject", "remark 1"));
        return ["remark 0", "remark 1"];
    }

    private static async Task CheckWorkAsync(SyncWorld world, IReadOnlyList<string> doomed, string when)
    {
        for (var run = 0; run < 3; run++)
        {
            world.Clock.Advance(BeyondProbes);
            await world.SyncAsync();
        }

        await world.SettleAsync();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal(AgreedWorld.Parties, world.Side(side).Names("Party").Order());
            Assert.Equal(["new on cloud", "voucher 0", "voucher 1", "voucher 2", "voucher 3"], world.Values(side, "Voucher", "remarks"));
            Assert.Equal(["new on local", "remark 2", "remark 3"], world.Values(side, "Remark", "subject"));
            Assert.DoesNotContain(world.Values(side, "Remark", "subject"), doomed.Contains);
            Assert.Equal("555", world.Side(side).Find("Party", "ACME")!["phone"]!.ToString());
            Assert.Equal("b@example.com", world.Side(side).Find("Party", "BETA")!["email"]!.ToString());
        }

        Assert.All(world.Records(), record => Assert.True(
            record.Status is SyncRecordStatus.Synced or SyncRecordStatus.Deleted, $"{when}: {record.DocType}/{record.Name} {record.Status} {record.ErrorMessage}"));
    }

    private static async Task<ErpSyncError> StoppedAsync(SyncWorld world, bool full) =>
        (await Assert.ThrowsAsync<ErpSyncException>(() => world.SyncAsync(new SyncRequest { Full = full }))).Error;

    private static async Task<ErpSyncError?> TryAsync(SyncWorld world, bool full)
    {
        try
        {
            await world.SyncAsync(new SyncRequest { Full = full });
            return null;
        }
        catch (ErpSyncException exception)
        {
            return exception.Error;
        }
    }
}
