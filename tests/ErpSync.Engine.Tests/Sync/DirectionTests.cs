using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>A direction limits which side is written. What it holds back waits and is not lost; with -Force the source wins every difference.</summary>
public sealed class DirectionTests
{
    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_run_with_a_direction_writes_only_one_side_and_a_later_run_brings_what_it_held_back(Side source)
    {
        using var world = await AgreedWorld.MakeAsync();
        var target = source.Other();
        var (deletedAtSource, deletedAtTarget) = (world.Cloud.Names("Remark")[0], world.Cloud.Names("Remark")[1]);
        world.Delete(source, "Remark", deletedAtSource);
        world.Delete(target, "Remark", deletedAtTarget);
        world.Insert(source, "Party", new JsonObject { ["code"] = "FROM-SOURCE" });
        world.Insert(target, "Party", new JsonObject { ["code"] = "FROM-TARGET" });
        world.Update(source, "Party", "ACME", new JsonObject { ["phone"] = "source" });
        world.Update(target, "Party", "BETA", new JsonObject { ["phone"] = "target" });
        world.Update(source, "Party", "CETA", new JsonObject { ["phone"] = "merged" });
        world.Update(target, "Party", "CETA", new JsonObject { ["email"] = "merged@example.com" });
        var direction = source == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud;
        var sourceWrites = world.Side(source).CommittedWrites;

        foreach (var full in new[] { false, false, true })
        {
            await world.SyncAsync(new SyncRequest { Direction = direction, Full = full });
        }

        Assert.Equal(sourceWrites, world.Side(source).CommittedWrites);
        var there = world.Side(target);
        Assert.NotNull(there.Find("Party", "FROM-SOURCE"));
        Assert.Equal("source", there.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Equal("merged", there.Find("Party", "CETA")!["phone"]!.ToString());
        Assert.Null(there.Find("Remark", deletedAtSource));
        Assert.Equal("target", there.Find("Party", "BETA")!["phone"]!.ToString());
        foreach (var (docType, name) in new[] { ("Party", "FROM-TARGET"), ("Party", "BETA"), ("Party", "CETA"), ("Remark", deletedAtTarget) })
        {
            Assert.Equal(SyncRecordStatus.Pending, world.Record(docType, name).Status);
        }

        await world.SettleAsync();
        Assert.Equal("target", world.Side(source).Find("Party", "BETA")!["phone"]!.ToString());
        Assert.Equal("merged@example.com", world.Side(source).Find("Party", "CETA")!["email"]!.ToString());
        Assert.NotNull(world.Side(source).Find("Party", "FROM-TARGET"));
        Assert.Null(world.Side(source).Find("Remark", deletedAtTarget));
        Assert.Empty(await world.CompareAsync());
        Assert.All(world.Records(), record => Assert.True(record.Status is SyncRecordStatus.Synced or SyncRecordStatus.Deleted));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task The_direction_of_a_DocType_holds_for_every_run(Side source)
    {
        using var world = await AgreedWorld.MakeAsync();
        var target = source.Other();
        var direction = source == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud;
        world.SetRules("Party", rules => rules with { Direction = direction });
        world.Update(source, "Party", "ACME", new JsonObject { ["phone"] = "source" });
        world.Update(target, "Party", "BETA", new JsonObject { ["phone"] = "target" });
        world.Insert(target, "Party", new JsonObject { ["code"] = "FROM-TARGET" });
        world.Insert(target, "Remark", new JsonObject { ["subject"] = "both ways" });
        var before = world.Side(source).CommittedWrites;

        await world.SettleAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        Assert.Equal(before + 1, world.Side(source).CommittedWrites);
        Assert.Contains("both ways", world.Values(source, "Remark", "subject"));
        Assert.Equal("source", world.Side(target).Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Null(world.Side(source).Find("Party", "BETA")!["phone"]);
        Assert.Null(world.Side(source).Find("Party", "FROM-TARGET"));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_run_against_the_direction_of_a_DocType_writes_nothing_of_it_on_either_side(Side source)
    {
        using var world = await AgreedWorld.MakeAsync();
        var target = source.Other();
        world.SetRules("Remark", rules => rules with { Direction = source == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud });
        var name = world.Cloud.Names("Remark")[0];
        var edited = world.Cloud.Names("Remark")[1];
        var doomed = world.Cloud.Names("Remark")[2];
        world.Update(target, "Remark", edited, new JsonObject { ["text"] = "held back" });
        await world.SyncAsync();
        world.Delete(target, "Remark", name);
        world.Delete(source, "Remark", doomed);
        var before = new WorldSnapshot(world);

        foreach (var full in new[] { false, true })
        {
            await world.SyncAsync(new SyncRequest
            {
                Direction = source == Side.Cloud ? SyncDirection.LocalToCloud : SyncDirection.CloudToLocal,
                Full = full,
            });
            before.AssertUntouched();
        }

        await world.SettleAsync();
        Assert.Null(world.Side(target).Find("Remark", doomed));
        Assert.NotNull(world.Side(source).Find("Remark", name));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task With_force_the_source_side_wins_every_difference_and_what_is_overwritten_is_kept(Side source)
    {
        using var world = await AgreedWorld.MakeAsync();
        var target = source.Other();
        var direction = source == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud;
        world.Update(source, "Party", "ACME", new JsonObject { ["phone"] = "source", ["email"] = "s@example.com" });
        world.Update(target, "Party", "ACME", new JsonObject { ["phone"] = "target", ["notes"] = "only target" });
        world.Update(target, "Party", "BETA", new JsonObject { ["phone"] = "target" });
        var voucher = world.NameOf(target, "Voucher", "remarks", "voucher 0");
        var rows = (JsonArray)world.Side(target).Find("Voucher", voucher)!["rows"]!.DeepClone();
        rows.RemoveAt(0);
        rows.Add(new JsonObject { ["item"] = "only target", ["qty"] = 9 });
        world.Update(target, "Voucher", voucher, new JsonObject { ["rows"] = rows });
        var lost = world.Cloud.Names("Remark")[0];
        world.Delete(target, "Remark", lost);
        var gone = world.Cloud.Names("Remark")[1];
        world.Delete(source, "Remark", gone);
        world.Update(target, "Remark", gone, new JsonObject { ["text"] = "edited on target" });
        world.Insert(target, "Party", new JsonObject { ["code"] = "ONLY-TARGET" });
        var sourceWrites = world.Side(source).CommittedWrites;

        await world.SyncAsync(new SyncRequest { Direction = direction, Force = true });

        Assert.Equal(sourceWrites, world.Side(source).CommittedWrites);
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            var acme = site.Find("Party", "ACME")!;
            Assert.Equal(("source", "s@example.com", ""), (acme["phone"]!.ToString(), acme["email"]!.ToString(), acme["notes"]?.ToString() ?? ""));
            Assert.Equal("", site.Find("Party", "BETA")!["phone"]?.ToString() ?? "");
            Assert.Equal(["A", "B"], site.Find("Voucher", voucher)!["rows"]!.AsArray().Select(row => row!["item"]!.ToString()));
            Assert.Contains("remark 0", world.Values(site == world.Cloud ? Side.Cloud : Side.Local, "Remark", "subject"));
            Assert.Null(site.Find("Remark", gone));
        }

        // A document that only the target ever had is no difference of an agreed one: nothing says that it should go.
        Assert.NotNull(world.Side(target).Find("Party", "ONLY-TARGET"));
        var kept = string.Join('\n', world.Conflicts(all: true).Select(conflict => target == Side.Cloud ? conflict.CloudDocument : conflict.LocalDocument))
            + string.Join('\n', world.Log().SelectMany(entry => entry.Changes).Select(change => change.Before));
        foreach (var value in new[] { "target", "only target", "edited on target" })
        {
            Assert.Contains(value, kept, StringComparison.Ordinal);
        }

        Assert.Empty(world.Conflicts());
        var writes = world.Side(target).CommittedWrites;
        await world.SyncAsync(new SyncRequest { Direction = direction, Force = true });
        Assert.Equal(writes, world.Side(target).CommittedWrites);
        await world.SettleAsync();
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task Force_without_a_direction_forces_nothing()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });
        var before = new WorldSnapshot(world);

        await world.SyncAsync(new SyncRequest { Force = true });

        before.AssertUntouched();
        Assert.Single(world.Conflicts());
    }

    [Fact]
    public async Task A_strategy_that_lets_the_unwritable_side_lose_is_held_back_without_a_conflict()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.LocalWins });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });
        var before = new WorldSnapshot(world);

        await world.SyncAsync(new SyncRequest { Direction = SyncDirection.CloudToLocal });

        before.AssertUntouched();
        Assert.Empty(world.Conflicts());
        Assert.Equal(SyncRecordStatus.Pending, world.Record("Party", "ACME").Status);
        await world.SettleAsync();
        Assert.Equal("local", world.Cloud.Find("Party", "ACME")!["phone"]!.ToString());
    }
}
