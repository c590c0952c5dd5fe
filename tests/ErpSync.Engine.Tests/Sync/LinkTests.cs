using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>What a document links to goes before it, whatever was asked for, in whatever order the links run.</summary>
public sealed class LinkTests
{
    private static readonly JsonObject Team = DocTypes.Define(
        "Team", "field:code", DocTypes.Field("code", "Data", required: true), DocTypes.Field("leader", "Link", "Person"), DocTypes.Field("note", "Data"));

    private static readonly JsonObject Person = DocTypes.Define(
        "Person", "hash", DocTypes.Field("full_name", "Data"), DocTypes.Field("team", "Link", "Team"), DocTypes.Field("boss", "Link", "Person"));

    private static readonly JsonObject Region = Tree(DocTypes.Define(
        "Region",
        "field:code",
        DocTypes.Field("code", "Data", required: true),
        DocTypes.Field("parent_region", "Link", "Region"),
        DocTypes.Field("is_group", "Check"),
        DocTypes.Field("lft", "Int"),
        DocTypes.Field("rgt", "Int"),
        DocTypes.Field("old_parent", "Link", "Region")));

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task An_order_whose_party_is_kept_back_is_blocked_with_the_reason_and_goes_on_by_itself(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        var other = world.Side(side.Other());
        var isRefused = true;
        other.Use(new Refusing("Party", document => isRefused && document["code"]!.ToString() == "NEW"));
        world.Insert(side, "Party", new JsonObject { ["code"] = "NEW" });
        var name = world.Insert(side, "Voucher", AgreedWorld.Voucher("NEW", "waits", "A"))["name"]!.ToString();
        var vouchers = other.Names("Voucher").Count;

        await world.SyncAsync();
        await world.SyncAsync();

        Assert.Equal(vouchers, other.Names("Voucher").Count);
        var record = world.Record("Voucher", name);
        Assert.Equal((SyncRecordStatus.Blocked, "Party/NEW"), (record.Status, record.BlockedBy));
        Assert.Contains("Party/NEW (party)", record.ErrorMessage, StringComparison.Ordinal);
        var told = Assert.Single(world.Results, result => result.DocType == "Voucher");
        Assert.Equal((SyncOutcome.Blocked, ErrorIds.LinkMissing), (told.Outcome, told.ErrorId));

        isRefused = false;
        await world.SyncAsync();
        Assert.Contains("waits", world.Values(side.Other(), "Voucher", "remarks"));
        Assert.Null(world.Record("Voucher", name).BlockedBy);
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task Asking_for_vouchers_alone_fetches_the_party_they_need_and_nothing_else()
    {
        using var world = new SyncWorld(DocTypes.All);
        foreach (var code in new[] { "NEEDED", "NOT-NEEDED" })
        {
            world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = code });
        }

        world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("NEEDED", "asked for", "A"));

        await world.SyncAsync(new SyncRequest { DocTypes = ["Voucher"] });

        Assert.Equal(["asked for"], world.Values(Side.Local, "Voucher", "remarks"));
        Assert.Equal(["NEEDED"], world.Local.Names("Party"));
        await world.SettleAsync();
        Assert.Equal(["NEEDED", "NOT-NEEDED"], world.Local.Names("Party").Order());
    }

    [Fact]
    public async Task Asking_for_one_voucher_by_name_fetches_the_party_it_needs()
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Local, "Party", new JsonObject { ["code"] = "NEEDED" });
        var name = world.Insert(Side.Local, "Voucher", AgreedWorld.Voucher("NEEDED", "asked for", "A"))["name"]!.ToString();
        world.Insert(Side.Local, "Voucher", AgreedWorld.Voucher("NEEDED", "not asked for", "A"));

        await world.SyncAsync(new SyncRequest { DocTypes = ["Voucher"], Names = [name] });

        Assert.Equal(["asked for"], world.Values(Side.Cloud, "Voucher", "remarks"));
        Assert.Equal(["NEEDED"], world.Cloud.Names("Party"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DocTypes_that_link_to_each_other_end_equal(bool keepsNames)
    {
        using var world = new SyncWorld(
            [Team, Person], options => options with { KeepsNamesOnV2 = keepsNames, FrappeVersion = keepsNames ? "15.101.1" : "15.55.0" });
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Insert(side, "Team", new JsonObject { ["code"] = $"team of {side}" });
            var leader = world.Insert(side, "Person", new JsonObject { ["full_name"] = $"leader of {side}", ["team"] = $"team of {side}" })["name"]!.ToString();
            world.Update(side, "Team", $"team of {side}", new JsonObject { ["leader"] = leader });
            world.Update(side, "Person", leader, new JsonObject { ["boss"] = leader });
        }

        await world.SettleAsync();

        Assert.Empty(await world.CompareAsync());
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            foreach (var origin in new[] { Side.Cloud, Side.Local })
            {
                var leader = world.NameOf(side, "Person", "full_name", $"leader of {origin}");
                Assert.Equal(leader, world.Side(side).Find("Team", $"team of {origin}")!["leader"]!.ToString());
                var person = world.Side(side).Find("Person", leader)!;
                Assert.Equal(($"team of {origin}", leader), (person["team"]!.ToString(), person["boss"]!.ToString()));
            }
        }

        Assert.All(world.Records(), record => Assert.Equal(SyncRecordStatus.Synced, record.Status));
    }

    [Fact]
    public async Task A_link_that_waited_is_written_when_its_target_arrives_and_the_document_did_not_wait()
    {
        using var world = new SyncWorld([Team, Person]);
        var isRefused = true;
        world.Local.Use(new Refusing("Person", _ => isRefused));
        var leader = world.Insert(Side.Cloud, "Person", new JsonObject { ["full_name"] = "leader" })["name"]!.ToString();
        world.Insert(Side.Cloud, "Team", new JsonObject { ["code"] = "T", ["leader"] = leader, ["note"] = "here already" });

        await world.SyncAsync();
        Assert.Equal(("here already", null), (world.Local.Find("Team", "T")?["note"]?.ToString(), world.Local.Find("Team", "T")?["leader"]?.ToString()));
        Assert.Equal(leader, world.Cloud.Find("Team", "T")!["leader"]!.ToString());

        isRefused = false;
        await world.SettleAsync();
        Assert.Equal(world.NameOf(Side.Local, "Person", "full_name", "leader"), world.Local.Find("Team", "T")!["leader"]!.ToString());
        Assert.Equal(leader, world.Cloud.Find("Team", "T")!["leader"]!.ToString());
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task A_tree_ends_equal_however_its_nodes_were_last_edited_and_moved(int batchSize)
    {
        using var world = new SyncWorld([Region]);
        world.Configuration = world.Configuration with { BatchSize = batchSize };
        world.Insert(Side.Cloud, "Region", new JsonObject { ["code"] = "World", ["is_group"] = 1 });
        world.Insert(Side.Cloud, "Region", new JsonObject { ["code"] = "Europe", ["is_group"] = 1, ["parent_region"] = "World" });
        world.Insert(Side.Cloud, "Region", new JsonObject { ["code"] = "Asia", ["is_group"] = 1, ["parent_region"] = "World" });
        world.Insert(Side.Cloud, "Region", new JsonObject { ["code"] = "Lisbon", ["parent_region"] = "Europe" });

        // Saved last, so that a scan by modified meets the children first.
        world.Update(Side.Cloud, "Region", "Europe", new JsonObject { ["is_group"] = 1 });
        world.Update(Side.Cloud, "Region", "World", new JsonObject { ["is_group"] = 1 });

        await world.SettleAsync();
        AssertEqualTrees(world);

        world.Update(Side.Local, "Region", "Lisbon", new JsonObject { ["parent_region"] = "Asia" });
        world.Insert(Side.Local, "Region", new JsonObject { ["code"] = "Tokyo", ["parent_region"] = "Asia" });
        world.Insert(Side.Cloud, "Region", new JsonObject { ["code"] = "Paris", ["parent_region"] = "Europe" });
        await world.SettleAsync();
        AssertEqualTrees(world);
        Assert.Equal("Asia", world.Cloud.Find("Region", "Lisbon")!["parent_region"]!.ToString());
        Assert.Empty(await world.CompareAsync());

        world.Delete(Side.Cloud, "Region", "Paris");
        world.Delete(Side.Cloud, "Region", "Europe");
        await world.SettleAsync();
        Assert.Equal(["Asia", "Lisbon", "Tokyo", "World"], world.Local.Names("Region").Order());
    }

    [Fact]
    public async Task Documents_that_link_to_a_deleted_one_go_before_it()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Delete(Side.Cloud, "Voucher", world.NameOf(Side.Cloud, "Voucher", "party", "ACME"));
        world.Delete(Side.Cloud, "Party", "ACME");

        await world.SyncAsync();

        Assert.DoesNotContain("ACME", world.Local.Names("Party"));
        Assert.DoesNotContain("voucher 0", world.Values(Side.Local, "Voucher", "remarks"));
        Assert.Empty(world.Errors());
    }

    private static void AssertEqualTrees(SyncWorld world)
    {
        string Parent(FrappeSite site, string name) => site.Find("Region", name)!["parent_region"]?.ToString() ?? "";
        Assert.Equal(world.Cloud.Names("Region").Order(), world.Local.Names("Region").Order());
        Assert.All(world.Cloud.Names("Region"), name => Assert.Equal(Parent(world.Cloud, name), Parent(world.Local, name)));
        Assert.All(world.Records(), record => Assert.Equal(SyncRecordStatus.Synced, record.Status));
    }

    private static JsonObject Tree(JsonObject docType) => docType.With("is_tree", 1).With("nsm_parent_field", "parent_region");
}
