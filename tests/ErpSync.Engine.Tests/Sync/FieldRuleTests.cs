using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>exclude_fields, only_fields and field_directions: what they leave out stays where it is, and a change of them is no edit.</summary>
public abstract class FieldRuleTests(string version)
{
    public sealed class OnFrappe13() : FieldRuleTests("13.58.21");

    public sealed class OnFrappe14() : FieldRuleTests("14.93.2");

    public sealed class OnFrappe15() : FieldRuleTests("15.101.1");

    public sealed class OnFrappe16() : FieldRuleTests("16.4.1");

    private static readonly JsonObject LineRow = DocTypes.Table(
        "Tariff Row", DocTypes.Field("item", "Data", required: true), DocTypes.Field("rate", "Currency"), DocTypes.Field("note", "Data"));

    private static readonly JsonObject Tariff = DocTypes.Define(
        "Tariff",
        "field:code",
        DocTypes.Field("code", "Data", required: true),
        DocTypes.Field("owner_name", "Data", required: true),
        DocTypes.Field("title", "Data"),
        DocTypes.Field("price", "Currency"),
        DocTypes.Field("rows", "Table", "Tariff Row"));

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task An_excluded_field_is_neither_compared_nor_written(Side side)
    {
        using var world = World(rules => rules with { ExcludedFields = Set("price") });
        Insert(world, side);
        await world.SettleAsync();
        Assert.Equal(0, Price(world, side.Other()));

        world.Update(side, "Tariff", "T1", new JsonObject { ["price"] = 8 });
        world.Update(side.Other(), "Tariff", "T1", new JsonObject { ["price"] = 9, ["title"] = "theirs" });
        await world.SettleAsync();

        Assert.Equal((8, 9), (Price(world, side), Price(world, side.Other())));
        Assert.Equal("theirs", Text(world, side, "title"));
        Assert.Empty(world.Conflicts(all: true));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_field_that_is_left_out_but_mandatory_goes_along_at_creation_and_never_again(Side side)
    {
        using var world = World(rules => rules with { ExcludedFields = Set("owner_name", "code") });
        Insert(world, side);

        await world.SettleAsync();
        Assert.Equal("Ann", Text(world, side.Other(), "owner_name"));

        world.Update(side, "Tariff", "T1", new JsonObject { ["owner_name"] = "Bob" });
        await world.SyncAsync();
        Assert.Empty(world.Results);
        world.Update(side.Other(), "Tariff", "T1", new JsonObject { ["owner_name"] = "Cid", ["title"] = "travels" });
        await world.SettleAsync();

        Assert.Equal(("Bob", "Cid"), (Text(world, side, "owner_name"), Text(world, side.Other(), "owner_name")));
        Assert.Equal("travels", Text(world, side, "title"));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Only_the_chosen_fields_travel(Side side)
    {
        using var world = World(rules => rules with { OnlyFields = Set("title", "rows.note") });
        Insert(world, side, Row("A", 5, "one"));
        await world.SettleAsync();
        var other = side.Other();
        Assert.Equal(("first", "Ann", 0), (Text(world, other, "title"), Text(world, other, "owner_name"), Price(world, other)));
        var row = Rows(world, other).Single();
        Assert.Equal(("A", 0.0, "one"), (row["item"]!.ToString(), row["rate"]!.GetValue<double>(), row["note"]!.ToString()));

        // A row that is added later takes its mandatory field along; those that were there keep what is not chosen.
        row["rate"] = 7;
        world.Update(other, "Tariff", "T1", new JsonObject { ["rows"] = new JsonArray(row.DeepClone()) });
        world.Update(side, "Tariff", "T1", new JsonObject { ["rows"] = new JsonArray(Rows(world, side).Single().DeepClone(), Row("B", 6, "two")) });
        await world.SettleAsync();

        Assert.Equal(["A", "B"], Rows(world, other).Select(line => line["item"]!.ToString()));
        Assert.Equal([7.0, 0.0], Rows(world, other).Select(line => line["rate"]!.GetValue<double>()));
        Assert.Equal([5.0, 6.0], Rows(world, side).Select(line => line["rate"]!.GetValue<double>()));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_one_way_field_travels_one_way(Side source)
    {
        using var world = World(rules => OneWay(rules, source, "price"));
        Insert(world, source);
        await world.SettleAsync();
        Assert.Equal(5, Price(world, source.Other()));

        world.Update(source.Other(), "Tariff", "T1", new JsonObject { ["price"] = 6, ["title"] = "second" });
        await world.SettleAsync();
        Assert.Equal((5, 6), (Price(world, source), Price(world, source.Other())));
        Assert.Equal("second", Text(world, source, "title"));
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Tariff", "T1").Status);
        await AssertAtRestAsync(world);

        world.Update(source, "Tariff", "T1", new JsonObject { ["price"] = 7 });
        await world.SettleAsync();
        Assert.Equal((7, 7), (Price(world, source), Price(world, source.Other())));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_one_way_field_edited_on_both_sides_takes_the_sources_value_and_the_other_one_is_kept(Side source)
    {
        using var world = World(rules => OneWay(rules, source, "price") with { Strategy = ConflictStrategy.Manual });
        Insert(world, source);
        await world.SettleAsync();

        world.Update(source, "Tariff", "T1", new JsonObject { ["price"] = 7 });
        world.Update(source.Other(), "Tariff", "T1", new JsonObject { ["price"] = 8 });
        await world.SettleAsync();

        Assert.Equal((7, 7), (Price(world, source), Price(world, source.Other())));
        var kept = Assert.Single(world.Conflicts(all: true));
        Assert.Equal(ConflictState.Resolved, kept.State);
        Assert.Contains(kept.Fields, field => field.Field == "price" && (field.Cloud == "8" || field.Local == "8"));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_created_against_the_way_of_a_field_arrives_without_it(Side source)
    {
        using var world = World(rules => OneWay(rules, source, "price", "owner_name"));
        Insert(world, source.Other());
        await world.SettleAsync();

        // The mandatory field goes along, the other one stays.
        Assert.Equal(("Ann", 0), (Text(world, source, "owner_name"), Price(world, source)));
        Assert.Equal(5, Price(world, source.Other()));
        Assert.Empty(world.Errors());
        await AssertAtRestAsync(world);

        world.Update(source, "Tariff", "T1", new JsonObject { ["price"] = 3 });
        await world.SettleAsync();
        Assert.Equal(3, Price(world, source.Other()));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_one_way_field_of_rows_travels_one_way(Side source)
    {
        using var world = World(rules => OneWay(rules, source, "rows.rate"));
        Insert(world, source, Row("A", 5, "one"), Row("B", 6, "two"));
        await world.SettleAsync();
        var other = source.Other();

        var rows = Rows(world, other);
        rows[0]["rate"] = 50;
        rows[0]["note"] = "edited";
        world.Update(other, "Tariff", "T1", new JsonObject { ["rows"] = new JsonArray([.. rows.Select(row => row.DeepClone()), Row("C", 7, "three")]) });
        await world.SettleAsync();

        Assert.Equal([5.0, 6.0, 0.0], Rows(world, source).Select(row => row["rate"]!.GetValue<double>()));
        Assert.Equal([50.0, 6.0, 7.0], Rows(world, other).Select(row => row["rate"]!.GetValue<double>()));
        Assert.Equal(["edited", "two", "three"], Rows(world, source).Select(row => row["note"]!.ToString()));
        await AssertAtRestAsync(world);

        var priced = Rows(world, source);
        priced[2]["rate"] = 9;
        world.Update(source, "Tariff", "T1", new JsonObject { ["rows"] = new JsonArray([.. priced.Select(row => row.DeepClone())]) });
        await world.SettleAsync();
        Assert.Equal([50.0, 6.0, 9.0], Rows(world, other).Select(row => row["rate"]!.GetValue<double>()));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_one_way_table_travels_one_way(Side source)
    {
        using var world = World(rules => OneWay(rules, source, "rows"));
        Insert(world, source, Row("A", 5, "one"));
        await world.SettleAsync();
        var other = source.Other();

        world.Update(other, "Tariff", "T1", new JsonObject { ["rows"] = new JsonArray([.. Rows(world, other).Select(row => row.DeepClone()), Row("X", 1, "x")]) });
        await world.SettleAsync();
        Assert.Equal(["A"], Rows(world, source).Select(row => row["item"]!.ToString()));

        world.Update(source, "Tariff", "T1", new JsonObject { ["rows"] = new JsonArray([.. Rows(world, source).Select(row => row.DeepClone()), Row("B", 1, "b")]) });
        await world.SettleAsync();
        Assert.Equal(["A", "B"], Rows(world, source).Select(row => row["item"]!.ToString()));
        Assert.Equal(["A", "B", "X"], Rows(world, other).Select(row => row["item"]!.ToString()).Order(StringComparer.Ordinal));
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task At_the_first_run_the_source_of_a_one_way_field_wins_and_nothing_is_taken_from_the_other_side()
    {
        using var world = World(rules => OneWay(rules, Side.Cloud, "price", "rows.rate") with { Strategy = ConflictStrategy.LocalWins });
        Insert(world, Side.Cloud, Row("A", 5, "one"));
        Insert(world, Side.Local, Row("A", 6, "one"));
        world.Update(Side.Local, "Tariff", "T1", new JsonObject { ["price"] = 6 });
        world.Insert(Side.Cloud, "Tariff", new JsonObject { ["code"] = "T2", ["owner_name"] = "Ann" });
        world.Insert(Side.Local, "Tariff", new JsonObject { ["code"] = "T2", ["owner_name"] = "Ann", ["price"] = 4 });
        await world.SettleAsync();

        Assert.Equal((5, 5), (Price(world, Side.Cloud), Price(world, Side.Local)));
        Assert.Equal(5.0, Rows(world, Side.Local).Single()["rate"]!.GetValue<double>());
        Assert.Equal(5.0, Rows(world, Side.Cloud).Single()["rate"]!.GetValue<double>());
        Assert.Equal(0, world.Cloud.Find("Tariff", "T2")!["price"]!.GetValue<double>());
        Assert.Equal(4, world.Local.Find("Tariff", "T2")!["price"]!.GetValue<double>());
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task A_whole_document_decided_for_one_side_leaves_one_way_fields_alone()
    {
        using var world = World(rules => OneWay(rules, Side.Cloud, "price") with { Scope = ConflictScope.Document, Strategy = ConflictStrategy.LocalWins });
        Insert(world, Side.Cloud);
        await world.SettleAsync();

        world.Update(Side.Cloud, "Tariff", "T1", new JsonObject { ["price"] = 7, ["title"] = "cloud's" });
        world.Update(Side.Local, "Tariff", "T1", new JsonObject { ["title"] = "local's" });
        await world.SettleAsync();

        Assert.Equal((7, 7), (Price(world, Side.Cloud), Price(world, Side.Local)));
        Assert.Equal(("local's", "local's"), (Text(world, Side.Cloud, "title"), Text(world, Side.Local, "title")));
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task Leaving_a_field_out_later_writes_nothing_and_empties_nothing()
    {
        using var world = World(rules => rules);
        Insert(world, Side.Cloud, Row("A", 5, "one"));
        await world.SettleAsync();

        world.SetRules("Tariff", rules => rules with { ExcludedFields = Set("price", "rows.rate") });
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();

        world.Update(Side.Local, "Tariff", "T1", new JsonObject { ["price"] = 0, ["title"] = "travels" });
        await world.SettleAsync();
        Assert.Equal((5, 0), (Price(world, Side.Cloud), Price(world, Side.Local)));
        Assert.Equal(5.0, Rows(world, Side.Cloud).Single()["rate"]!.GetValue<double>());
        Assert.Equal("travels", Text(world, Side.Cloud, "title"));
        Assert.Empty(world.Conflicts(all: true));
    }

    [Fact]
    public async Task Taking_a_field_in_again_agrees_on_equal_values_without_a_write()
    {
        using var world = World(rules => rules with { ExcludedFields = Set("price", "rows") });
        Insert(world, Side.Cloud, Row("A", 5, "one"));
        await world.SettleAsync();
        world.Update(Side.Local, "Tariff", "T1", new JsonObject { ["price"] = 5, ["rows"] = new JsonArray(Row("A", 5, "one")) });
        await world.SettleAsync();

        world.SetRules("Tariff", rules => rules with { ExcludedFields = Set() });
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        Assert.Empty(world.Results);
        before.AssertUntouched();

        // From now on they are edits like any other.
        world.Update(Side.Local, "Tariff", "T1", new JsonObject { ["price"] = 6 });
        world.Update(Side.Cloud, "Tariff", "T1", new JsonObject { ["rows"] = new JsonArray([.. Rows(world, Side.Cloud).Select(row => row.DeepClone()), Row("B", 1, "b")]) });
        await world.SettleAsync();
        Assert.Equal((6, 6), (Price(world, Side.Cloud), Price(world, Side.Local)));
        Assert.Equal(["A", "B"], Rows(world, Side.Local).Select(row => row["item"]!.ToString()));
        Assert.Empty(world.Conflicts(all: true));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(ConflictStrategy.Manual)]
    [InlineData(ConflictStrategy.CloudWins)]
    [InlineData(ConflictStrategy.LocalWins)]
    public async Task Taking_a_field_in_again_compares_different_values_as_the_first_run_does(ConflictStrategy strategy)
    {
        using var world = World(rules => rules with { ExcludedFields = Set("price"), Strategy = strategy });
        Insert(world, Side.Cloud);
        await world.SettleAsync();
        world.Insert(Side.Cloud, "Tariff", new JsonObject { ["code"] = "T2", ["owner_name"] = "Ann", ["price"] = 4 });
        await world.SettleAsync();
        world.Update(Side.Local, "Tariff", "T1", new JsonObject { ["price"] = 6 });
        await world.SettleAsync();

        world.SetRules("Tariff", rules => rules with { ExcludedFields = Set() });
        await world.SyncAsync();

        if (strategy == ConflictStrategy.Manual)
        {
            Assert.Equal((5, 6), (Price(world, Side.Cloud), Price(world, Side.Local)));
            Assert.Equal(2, world.Conflicts().Count);
            await world.SyncAsync();
            Assert.Equal((5, 6), (Price(world, Side.Cloud), Price(world, Side.Local)));
            await world.ResolveAsync(new ResolveRequest
            {
                Id = world.Conflicts().Single(conflict => conflict.Name == "T1").Id,
                Strategy = ConflictStrategy.LocalWins,
            });
            Assert.Equal((6, 6), (Price(world, Side.Cloud), Price(world, Side.Local)));
            return;
        }

        var winner = strategy == ConflictStrategy.CloudWins ? 5 : 6;
        Assert.Equal((winner, winner), (Price(world, Side.Cloud), Price(world, Side.Local)));
        Assert.Contains(world.Conflicts(all: true), conflict => conflict.Name == "T1" && conflict.State == ConflictState.Resolved);
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task A_field_that_both_sites_get_later_is_no_edit()
    {
        using var world = World(rules => rules);
        Insert(world, Side.Cloud);
        await world.SettleAsync();

        foreach (var site in new[] { world.Cloud, world.Local })
        {
            site.Insert("Custom Field", new JsonObject { ["dt"] = "Tariff", ["fieldname"] = "region", ["label"] = "Region", ["fieldtype"] = "Data", ["default"] = "EU" });
            site.SetValueSilently("Tariff", "T1", "region", "EU");
        }

        world.Schemas.Clear();
        world.Restart();
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        Assert.Empty(world.Results);
        before.AssertUntouched();
        world.Update(Side.Local, "Tariff", "T1", new JsonObject { ["region"] = "US" });
        await world.SettleAsync();
        Assert.Equal("US", Text(world, Side.Cloud, "region"));
        Assert.Empty(world.Conflicts(all: true));
    }

    private SyncWorld World(Func<DocTypeRules, DocTypeRules> rules)
    {
        var world = new SyncWorld([LineRow, Tariff], options => options with { FrappeVersion = version });
        world.SetRules("Tariff", rules);
        return world;
    }

    private static DocTypeRules OneWay(DocTypeRules rules, Side source, params string[] fields) => rules with
    {
        FieldDirections = fields.ToDictionary(
            field => field, _ => source == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud),
    };

    private static HashSet<string> Set(params string[] fields) => new(fields, StringComparer.Ordinal);

    private static void Insert(SyncWorld world, Side side, params JsonObject[] rows) => world.Insert(side, "Tariff", new JsonObject
    {
        ["code"] = "T1",
        ["owner_name"] = "Ann",
        ["title"] = "first",
        ["price"] = 5,
        ["rows"] = new JsonArray([.. rows]),
    });

    private static JsonObject Row(string item, double rate, string note) => new() { ["item"] = item, ["rate"] = rate, ["note"] = note };

    private static List<JsonObject> Rows(SyncWorld world, Side side) =>
        [.. world.Side(side).Find("Tariff", "T1")!["rows"]!.AsArray().OfType<JsonObject>().OrderBy(row => row["idx"]!.GetValue<int>())];

    private static double Price(SyncWorld world, Side side) => world.Side(side).Find("Tariff", "T1")!["price"]!.GetValue<double>();

    private static string Text(SyncWorld world, Side side, string field) => world.Side(side).Find("Tariff", "T1")![field]!.ToString();

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
