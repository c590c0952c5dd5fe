using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>filters: what matches is synchronized, what does not is left alone, and nothing is ever deleted for that.</summary>
public sealed class FilterTests
{
    [Theory]
    [InlineData("13.58.21", Side.Cloud)]
    [InlineData("14.93.2", Side.Local)]
    [InlineData("15.101.1", Side.Cloud)]
    [InlineData("16.4.1", Side.Local)]
    public async Task Only_documents_that_match_travel(string version, Side side)
    {
        using var world = World([new DocumentFilter("active", "=", "1")], options: options => options with { FrappeVersion = version });
        Insert(world, side, "IN", active: 1);
        Insert(world, side, "OUT", active: 0);
        await world.SettleAsync();

        Assert.Equal(["IN"], world.Side(side.Other()).Names("Party"));
        world.Update(side, "Party", "IN", new JsonObject { ["title"] = "new" });
        world.Update(side, "Party", "OUT", new JsonObject { ["title"] = "new" });
        await world.SettleAsync();
        Assert.Equal("new", Title(world, side.Other(), "IN"));
        Assert.DoesNotContain("OUT", world.Side(side.Other()).Names("Party"));
        Assert.DoesNotContain(world.Records(), record => record.Name == "OUT");
        Assert.Empty(world.Errors());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData("active", "=", "1", "IN")]
    [InlineData("active", "!=", "1", "OUT")]
    [InlineData("credit", ">", "5", "IN")]
    [InlineData("credit", "<=", "5", "OUT")]
    [InlineData("title", "like", "i%", "IN")]
    [InlineData("title", "not like", "i%", "OUT")]
    [InlineData("title", "in", "in;other", "IN")]
    [InlineData("title", "not in", "in;other", "OUT")]
    [InlineData("creation", "between", "2026-11-01;2026-12-31", "IN,OUT")]
    [InlineData("creation", "between", "2025-11-01;2025-12-31", "")]
    [InlineData("phone", "is", "set", "IN")]
    [InlineData("phone", "is", "not set", "OUT")]
    [InlineData("phone", "=", null, "OUT")]
    [InlineData("name", "=", "IN", "IN")]
    [InlineData("docstatus", "=", "0", "IN,OUT")]
    public async Task Every_operator_means_what_the_site_means_by_it(string field, string operation, string? value, string expected)
    {
        JsonNode? node = value is null ? null
            : DocumentFilter.TakesList(operation) ? new JsonArray([.. value.Split(';').Select(item => (JsonNode?)item)]) : value;
        using var world = World([new DocumentFilter(field, operation, node)]);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "IN", ["title"] = "in", ["active"] = 1, ["credit"] = 10, ["phone"] = "1" });
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "OUT", ["title"] = "out", ["active"] = 0, ["credit"] = 5 });

        await world.SettleAsync();

        Assert.Equal(expected, string.Join(',', world.Local.Names("Party").Order(StringComparer.Ordinal)));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_that_leaves_stays_on_both_sides_and_comes_back(Side side)
    {
        using var world = World([new DocumentFilter("active", "=", "1")]);
        Insert(world, side, "P", active: 1);
        await world.SettleAsync();

        world.Update(side, "Party", "P", new JsonObject { ["active"] = 0, ["title"] = "left" });
        world.Update(side.Other(), "Party", "P", new JsonObject { ["phone"] = "5" });
        await world.SettleAsync();
        Assert.Equal(("left", "first"), (Title(world, side, "P"), Title(world, side.Other(), "P")));
        Assert.Equal(1, world.Side(side.Other()).Find("Party", "P")!["active"]!.GetValue<int>());
        Assert.Null(world.Side(side).Find("Party", "P")!["phone"]);
        var record = world.Record("Party", "P");
        Assert.Equal((SyncRecordStatus.Pending, ErrorIds.OutsideFilter), (record.Status, record.ErrorId));
        await AssertAtRestAsync(world);

        world.Update(side, "Party", "P", new JsonObject { ["active"] = 1 });
        await world.SettleAsync();
        Assert.Equal(("left", "left"), (Title(world, side, "P"), Title(world, side.Other(), "P")));
        Assert.Equal("5", world.Side(side).Find("Party", "P")!["phone"]!.ToString());
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Party", "P").Status);
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task The_edit_by_which_a_document_leaves_can_be_carried_over(Side side)
    {
        using var world = World([new DocumentFilter("active", "=", "1")], rules => rules with { OnLeave = LeavePolicy.Carry });
        Insert(world, side, "P", active: 1);
        await world.SettleAsync();

        world.Update(side, "Party", "P", new JsonObject { ["active"] = 0, ["title"] = "left" });
        await world.SettleAsync();
        Assert.Equal("left", Title(world, side.Other(), "P"));
        Assert.Equal(0, world.Side(side.Other()).Find("Party", "P")!["active"]!.GetValue<int>());

        world.Update(side, "Party", "P", new JsonObject { ["title"] = "alone" });
        await world.SettleAsync();
        Assert.Equal("left", Title(world, side.Other(), "P"));

        world.Update(side.Other(), "Party", "P", new JsonObject { ["active"] = 1 });
        await world.SettleAsync();
        Assert.Equal("alone", Title(world, side.Other(), "P"));
        Assert.Equal(1, world.Side(side).Find("Party", "P")!["active"]!.GetValue<int>());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_that_both_hold_and_one_side_takes_in_is_synchronized(Side side)
    {
        using var world = World([new DocumentFilter("active", "=", "1")], rules => rules with { Strategy = ConflictStrategy.LatestTimestamp });
        Insert(world, Side.Cloud, "P", active: 0);
        Insert(world, Side.Local, "P", active: 0);
        await world.SettleAsync();
        Assert.Empty(world.Records());

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Update(side, "Party", "P", new JsonObject { ["active"] = 1, ["title"] = "in" });
        await world.SettleAsync();

        Assert.Equal(("in", "in"), (Title(world, Side.Cloud, "P"), Title(world, Side.Local, "P")));
        Assert.Equal(1, world.Side(side.Other()).Find("Party", "P")!["active"]!.GetValue<int>());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_deletion_of_what_does_not_match_any_more_deletes_nothing(Side side)
    {
        using var world = World([new DocumentFilter("active", "=", "1")]);
        Insert(world, Side.Cloud, "P", active: 1);
        await world.SettleAsync();
        world.Update(side, "Party", "P", new JsonObject { ["active"] = 0 });
        await world.SettleAsync();

        world.Delete(side.Other(), "Party", "P");
        await world.SettleAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        Assert.NotNull(world.Side(side).Find("Party", "P"));
        Assert.Null(world.Side(side.Other()).Find("Party", "P"));
    }

    [Fact]
    public async Task Narrower_and_wider_filters_delete_nothing_and_write_nothing_that_was_agreed()
    {
        using var world = World([]);
        for (var i = 0; i < 6; i++)
        {
            Insert(world, i % 2 == 0 ? Side.Cloud : Side.Local, $"P{i}", active: i % 3 == 0 ? 1 : 0);
        }

        await world.SettleAsync();
        var before = new WorldSnapshot(world);

        world.SetRules("Party", rules => rules with { Filters = [new DocumentFilter("active", "=", "1")] });
        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
        Assert.Equal(4, world.Records().Count(record => record.ErrorId == ErrorIds.OutsideFilter));

        world.SetRules("Party", rules => rules with { Filters = [] });
        await world.SyncAsync();
        before.AssertUntouched();
        Assert.All(world.Records(), record => Assert.Equal(SyncRecordStatus.Synced, record.Status));
    }

    [Fact]
    public async Task What_was_edited_while_it_did_not_match_travels_when_the_filter_goes()
    {
        using var world = World([]);
        Insert(world, Side.Cloud, "P", active: 0);
        await world.SettleAsync();
        world.SetRules("Party", rules => rules with { Filters = [new DocumentFilter("active", "=", "1")] });
        await world.SettleAsync();
        world.Update(Side.Local, "Party", "P", new JsonObject { ["title"] = "meanwhile" });
        await world.SettleAsync();
        Assert.Equal("first", Title(world, Side.Cloud, "P"));

        world.SetRules("Party", rules => rules with { Filters = [] });
        await world.SettleAsync();
        Assert.Equal("meanwhile", Title(world, Side.Cloud, "P"));
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task A_document_that_links_to_one_outside_waits_and_says_so_or_goes_on_when_both_sides_have_it()
    {
        using var world = new SyncWorld(DocTypes.All);
        world.SetRules("Party", rules => rules with { Filters = [new DocumentFilter("active", "=", "1")] });
        Insert(world, Side.Cloud, "ONE", active: 0);
        Insert(world, Side.Cloud, "TWO", active: 0);
        Insert(world, Side.Local, "TWO", active: 0);
        world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("ONE", "waits", "A"));
        world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("TWO", "goes", "A"));

        await world.SettleAsync();

        Assert.Equal(["goes"], world.Values(Side.Local, "Voucher", "remarks"));
        var waiting = Assert.Single(world.Results, result => result.Outcome == SyncOutcome.Blocked);
        Assert.Contains("ONE", waiting.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("ONE", world.Local.Names("Party"));
        Assert.Equal("TWO", world.Local.Find("Voucher", world.NameOf(Side.Local, "Voucher", "remarks", "goes"))!["party"]!.ToString());
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        before.AssertUntouched();
    }

    [Theory]
    [InlineData("titel", "Did you mean title?")]
    [InlineData("nowhere", "is no field on the cloud site")]
    [InlineData("credit", "between compares days only", "between")]
    public async Task A_filter_on_a_field_that_does_not_exist_keeps_the_DocType_back(
        string field, string message, string operation = "=")
    {
        using var world = World([new DocumentFilter(field, operation, operation == "between" ? new JsonArray("1", "2") : "1")]);
        Insert(world, Side.Cloud, "P", active: 1);

        await world.SyncAsync();

        var error = Assert.Single(world.Errors());
        Assert.Equal(ErrorIds.ConfigInvalid, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(world.Local.Names("Party"));
    }

    [Fact]
    public async Task A_scan_without_changes_asks_for_nothing_more_than_without_filters()
    {
        using var world = World([new DocumentFilter("active", "=", "1")]);
        Insert(world, Side.Cloud, "IN", active: 1);
        Insert(world, Side.Cloud, "OUT", active: 0);
        await world.SettleAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        Insert(world, Side.Cloud, "IN2", active: 1);
        await world.SettleAsync();

        await world.SyncAsync(new SyncRequest { Names = ["OUT"], DocTypes = ["Party"] });
        Assert.Contains(world.Events.OfType<VerboseEvent>(), verbose => verbose.Text.Contains("does not match the filters of Party on the cloud site", StringComparison.Ordinal));
        Assert.Empty(world.Results);
        Assert.DoesNotContain("OUT", world.Local.Names("Party"));
    }

    private static SyncWorld World(
        IReadOnlyList<DocumentFilter> filters, Func<DocTypeRules, DocTypeRules>? rules = null, Func<FrappeSiteOptions, FrappeSiteOptions>? options = null)
    {
        var world = new SyncWorld([DocTypes.Party], options);
        world.SetRules("Party", known => (rules ?? (same => same))(known with { Filters = filters }));
        return world;
    }

    private static void Insert(SyncWorld world, Side side, string code, int active) =>
        world.Insert(side, "Party", new JsonObject { ["code"] = code, ["title"] = "first", ["active"] = active });

    private static string Title(SyncWorld world, Side side, string name) => world.Side(side).Find("Party", name)!["title"]!.ToString();

    private static async Task AssertAtRestAsync(SyncWorld world)
    {
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        Assert.Empty(world.Results);
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
        Assert.Empty(await world.CompareAsync());
    }
}
