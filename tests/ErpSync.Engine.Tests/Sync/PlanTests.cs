using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>A plan (-WhatIf) reads everything and changes nothing: no document, no state, no file.</summary>
public sealed class PlanTests
{
    private static readonly string[] ReadingCalls =
        ["frappe.client.get_list", "frappe.client.get_count", "frappe.client.get", "frappe.client.has_permission"];

    [Fact]
    public async Task A_plan_of_the_first_run_makes_no_state_file()
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Acme" });
        world.Insert(Side.Local, "Voucher", AgreedWorld.Voucher(world.Insert(Side.Local, "Party", new JsonObject { ["code"] = "BETA" })["name"]!.ToString(), "x", "A"));
        var before = new WorldSnapshot(world);

        await world.SyncAsync(new SyncRequest { PlanOnly = true });

        before.AssertUntouched();
        AssertOnlyRead(world, 0, 0);
        Assert.False(File.Exists(world.Configuration.State.Path));
        Assert.Equal(
            ["Create Party/ACME CloudToLocal", "Create Party/BETA LocalToCloud", "Create Voucher/VCH-0001 LocalToCloud"],
            Plan(world).Select(Text).Order(StringComparer.Ordinal));
        Assert.Contains(Plan(world).Single(item => item.Name == "ACME").Changes, change => change is { Side: Side.Local, Field: "title", After: "Acme" });
    }

    [Fact]
    public async Task A_plan_shows_what_the_run_then_does_and_leaves_the_state_as_it_was()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "1" });
        world.Update(Side.Cloud, "Party", "BETA", new JsonObject { ["phone"] = "1" });
        world.Update(Side.Local, "Party", "BETA", new JsonObject { ["email"] = "b@example.com" });
        world.Update(Side.Cloud, "Party", "CETA", new JsonObject { ["phone"] = "1" });
        world.Update(Side.Local, "Party", "CETA", new JsonObject { ["phone"] = "2" });
        world.Insert(Side.Local, "Party", new JsonObject { ["code"] = "NEW" });
        var doomed = world.Cloud.Names("Remark")[0];
        world.Delete(Side.Cloud, "Remark", doomed);
        var before = new WorldSnapshot(world);
        var records = world.Records();
        var log = world.Log();
        var requests = (world.Cloud.Journal.Count, world.Local.Journal.Count);

        foreach (var full in new[] { false, true })
        {
            await world.SyncAsync(new SyncRequest { PlanOnly = true, Full = full });

            Assert.Equal(
                ["Conflict Party/CETA", "Create Party/NEW", $"Delete Remark/{doomed}", "Merge Party/BETA", "Update Party/ACME"],
                Plan(world).Select(item => $"{item.Action} {item.DocType}/{item.Name}").Distinct().Order(StringComparer.Ordinal));
        }

        before.AssertUntouched();
        AssertOnlyRead(world, requests.Item1, requests.Item2);
        Assert.Equal(records, world.Records());
        Assert.Equal(log.Count, world.Log().Count);
        Assert.Empty(world.Conflicts());

        await world.SyncAsync();
        Assert.Equal(
            ["Conflict Party/CETA", "Create Party/NEW", $"Delete Remark/{doomed}", "Merge Party/BETA", "Update Party/ACME"],
            world.Results.Select(item => $"{item.Action} {item.DocType}/{item.Name}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_resolution_that_is_only_planned_shows_what_would_be_lost_and_writes_nothing()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });
        await world.SyncAsync();
        var conflict = Assert.Single(world.Conflicts());
        var before = new WorldSnapshot(world);

        var events = await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.CloudWins, PlanOnly = true });

        before.AssertUntouched();
        var resolution = Assert.IsType<ConflictResolution>(Assert.Single(events.OfType<ResultEvent>()).Value);
        Assert.Equal(SyncOutcome.Planned, resolution.Outcome);
        Assert.Equal(("phone", "local", "cloud"), resolution.Lost.Select(change => (change.Field, change.Before, change.After)).Single());
        Assert.Equal(conflict.Id, Assert.Single(world.Conflicts()).Id);
    }

    private static IReadOnlyList<SyncPlanItem> Plan(SyncWorld world) => [.. world.Events.OfType<ResultEvent>().Select(result => result.Value).Cast<SyncPlanItem>()];

    private static string Text(SyncPlanItem item) => $"{item.Action} {item.DocType}/{item.Name} {item.Direction}";

    private static void AssertOnlyRead(SyncWorld world, int cloud, int local)
    {
        foreach (var exchange in world.Cloud.Journal.Skip(cloud).Concat(world.Local.Journal.Skip(local)))
        {
            Assert.False(exchange.Committed, $"{exchange.Method} {exchange.Path}");
            Assert.True(
                exchange.Method == "GET" || (exchange.Method == "POST" && ReadingCalls.Any(call => exchange.Path.EndsWith(call, StringComparison.Ordinal))),
                $"{exchange.Method} {exchange.Path}");
        }
    }
}
