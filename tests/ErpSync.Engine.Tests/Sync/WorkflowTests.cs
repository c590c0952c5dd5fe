using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Workflows: the state of a document belongs to the people of a site. It is never written, and what it forbids waits.</summary>
public sealed class WorkflowTests
{
    public static TheoryData<string, Side> Versions => NamingRuleTests.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_document_goes_through_the_workflow_of_one_site_and_the_other_site_gives_it_its_own_states(string version, Side side)
    {
        using var world = World(version);
        AddWorkflow(world, side, "Draft", "Approved");
        AddWorkflow(world, side.Other(), "Open", "Done");
        var name = world.Insert(side, "Claim", new JsonObject { ["subject"] = "trip" })["name"]!.ToString();
        await world.SettleAsync();
        Assert.Equal("Open", State(world, side.Other()));

        world.Update(side, "Claim", name, new JsonObject { ["workflow_state"] = "Review" });
        world.Update(side, "Claim", name, new JsonObject { ["workflow_state"] = "Approved", ["docstatus"] = 1 });
        await world.SettleAsync();

        Assert.Equal(("Approved", "Done"), (State(world, side), State(world, side.Other())));
        Assert.Equal(1, Claim(world, side.Other())["docstatus"]!.GetValue<int>());
        Assert.Empty(world.Conflicts());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task What_a_workflow_forbids_is_blocked_with_the_words_of_that_site_and_goes_on_when_it_is_allowed(string version, Side side)
    {
        using var world = World(version);
        AddWorkflow(world, side.Other(), "Open", "Done");
        var name = world.Insert(side, "Claim", new JsonObject { ["subject"] = "trip" })["name"]!.ToString();
        await world.SettleAsync();

        // Somebody takes the state away that the document is in.
        world.Delete(side.Other(), "Workflow", "Claims");
        AddWorkflow(world, side.Other(), "New", "Done");
        world.Update(side, "Claim", name, new JsonObject { ["docstatus"] = 1 });
        await world.SyncAsync();

        var record = Assert.Single(world.Records());
        Assert.Equal(SyncRecordStatus.Blocked, record.Status);
        Assert.Contains($"The {(side == Side.Cloud ? "local" : "cloud")} site", record.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("Open is not a valid Workflow State", record.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(0, Claim(world, side.Other())["docstatus"]!.GetValue<int>());

        world.Delete(side.Other(), "Workflow", "Claims");
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SettleAsync();

        Assert.Equal(1, Claim(world, side.Other())["docstatus"]!.GetValue<int>());
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task A_state_that_moves_on_one_site_writes_nothing_on_the_other()
    {
        using var world = World("15.101.1");
        AddWorkflow(world, Side.Cloud, "Draft", "Approved");
        AddWorkflow(world, Side.Local, "Draft", "Approved");
        var name = world.Insert(Side.Cloud, "Claim", new JsonObject { ["subject"] = "trip" })["name"]!.ToString();
        await world.SettleAsync();

        world.Update(Side.Cloud, "Claim", name, new JsonObject { ["workflow_state"] = "Review" });
        var before = world.Writes;
        await world.SyncAsync();

        Assert.Equal(before, world.Writes);
        Assert.Equal(("Review", "Draft"), (State(world, Side.Cloud), State(world, Side.Local)));
        Assert.Empty(await world.CompareAsync());
    }

    private static SyncWorld World(string version) => new(
        [
            DocTypes.Define(
                "Claim",
                "hash",
                DocTypes.Field("subject", "Data"),
                DocTypes.Field("workflow_state", "Data"),
                DocTypes.Field("amended_from", "Link", "Claim")).With("is_submittable", 1),
        ],
        options => options with { FrappeVersion = version });

    private static void AddWorkflow(SyncWorld world, Side side, string first, string last)
    {
        JsonObject Step(string from, string to) => new() { ["state"] = from, ["action"] = $"To {to}", ["next_state"] = to, ["allowed"] = "All" };
        world.Insert(side, "Workflow", new JsonObject
        {
            ["workflow_name"] = "Claims",
            ["document_type"] = "Claim",
            ["is_active"] = 1,
            ["states"] = new JsonArray(
                new JsonObject { ["state"] = first, ["doc_status"] = "0" },
                new JsonObject { ["state"] = "Review", ["doc_status"] = "0" },
                new JsonObject { ["state"] = last, ["doc_status"] = "1" }),
            ["transitions"] = new JsonArray(Step(first, "Review"), Step("Review", last)),
        });
    }

    private static JsonObject Claim(SyncWorld world, Side side) => world.Side(side).Find("Claim", world.Side(side).Names("Claim").Single())!;

    private static string State(SyncWorld world, Side side) => Claim(world, side)["workflow_state"]!.ToString();

    private static async Task AssertAtRestAsync(SyncWorld world)
    {
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
        Assert.Empty(await world.CompareAsync());
    }
}
