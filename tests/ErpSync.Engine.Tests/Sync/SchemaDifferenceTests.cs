using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Sites whose DocTypes are not alike: what differs is contained to the field, told once and never swallowed.</summary>
public abstract class SchemaDifferenceTests(string version)
{
    public sealed class OnFrappe13() : SchemaDifferenceTests("13.58.21");

    public sealed class OnFrappe14() : SchemaDifferenceTests("14.93.2");

    public sealed class OnFrappe15() : SchemaDifferenceTests("15.101.1");

    public sealed class OnFrappe16() : SchemaDifferenceTests("16.4.1");

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task An_option_that_the_other_site_does_not_offer_stays_where_it_is_and_is_told_once(Side side)
    {
        using var world = World(side, "kind", new JsonObject { ["options"] = "Basic\nGold" }, new JsonObject { ["options"] = "Basic" });
        world.Insert(side, "Plan", new JsonObject { ["code"] = "P", ["kind"] = "Basic", ["title"] = "one" });
        await world.SettleAsync();
        Assert.Empty(world.Errors());

        world.Update(side, "Plan", "P", new JsonObject { ["kind"] = "Gold", ["title"] = "two" });
        await world.SyncAsync();
        var told = Assert.Single(world.Errors());
        Assert.Equal(ErrorIds.ValueRefused, told.ErrorId);
        Assert.Contains("kind stays 'Gold'", told.Message, StringComparison.Ordinal);
        Assert.Contains("its options there are Basic", told.Message, StringComparison.Ordinal);
        Assert.Equal(("two", "Basic"), (Text(world, side.Other(), "title"), Text(world, side.Other(), "kind")));
        Assert.Contains(world.Log(), entry => entry.Action == "refused" && entry.Changes.Any(change => change.Field == "kind" && change.After == "Gold"));
        await AssertAtRestAsync(world);

        // Neither side's value is carried anywhere by later edits.
        world.Update(side.Other(), "Plan", "P", new JsonObject { ["title"] = "three" });
        await world.SettleAsync();
        Assert.Equal(("three", "Gold"), (Text(world, side, "title"), Text(world, side, "kind")));
        world.Update(side, "Plan", "P", new JsonObject { ["kind"] = "Basic" });
        await world.SettleAsync();
        Assert.Empty(world.Errors());
        Assert.Equal(("Basic", "Basic"), (Text(world, side, "kind"), Text(world, side.Other(), "kind")));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task An_edit_of_only_such_a_value_writes_nothing(Side side)
    {
        using var world = World(side, "kind", new JsonObject { ["options"] = "Basic\nGold" }, new JsonObject { ["options"] = "Basic" });
        world.Insert(side, "Plan", new JsonObject { ["code"] = "P", ["kind"] = "Basic" });
        await world.SettleAsync();

        world.Update(side, "Plan", "P", new JsonObject { ["kind"] = "Gold" });
        var writes = world.Writes;
        await world.SyncAsync();

        Assert.Equal(writes, world.Writes);
        Assert.Single(world.Errors());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_is_created_without_what_the_other_site_cannot_hold(Side side)
    {
        using var world = World(side, "title", new JsonObject { ["fieldtype"] = "Small Text" }, new JsonObject { ["length"] = 20 });
        world.Insert(side, "Plan", new JsonObject { ["code"] = "P", ["kind"] = "Basic", ["title"] = new string('x', 50) });
        await world.SyncAsync();

        Assert.Contains("it holds at most 20 characters there", Assert.Single(world.Errors()).Message, StringComparison.Ordinal);
        Assert.True(string.IsNullOrEmpty(world.Side(side.Other()).Find("Plan", "P")!["title"]?.ToString()));
        Assert.Equal("Basic", Text(world, side.Other(), "kind"));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(ConflictStrategy.CloudWins)]
    [InlineData(ConflictStrategy.LocalWins)]
    public async Task A_conflict_about_such_a_value_loses_neither_side(ConflictStrategy strategy)
    {
        using var world = World(Side.Cloud, "kind", new JsonObject { ["options"] = "Basic\nGold\nOther" }, new JsonObject { ["options"] = "Basic\nOther" });
        world.SetRules("Plan", rules => rules with { Strategy = strategy });
        world.Insert(Side.Cloud, "Plan", new JsonObject { ["code"] = "P", ["kind"] = "Basic" });
        await world.SettleAsync();
        world.Update(Side.Cloud, "Plan", "P", new JsonObject { ["kind"] = "Gold" });
        world.Update(Side.Local, "Plan", "P", new JsonObject { ["kind"] = "Other" });
        await world.SettleAsync();

        var kept = Assert.Single(world.Conflicts(all: true));
        Assert.Contains(kept.Fields, field => field is { Field: "kind", Cloud: "Gold", Local: "Other" });
        Assert.Equal(
            strategy == ConflictStrategy.CloudWins ? ("Gold", "Other") : ("Other", "Other"), (Text(world, Side.Cloud, "kind"), Text(world, Side.Local, "kind")));
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task An_option_that_is_added_later_lets_the_values_be_compared_again()
    {
        using var world = World(Side.Cloud, "kind", new JsonObject { ["options"] = "Basic\nGold" }, new JsonObject { ["options"] = "Basic" });
        world.SetRules("Plan", rules => rules with { Strategy = ConflictStrategy.CloudWins });
        world.Insert(Side.Cloud, "Plan", new JsonObject { ["code"] = "P", ["kind"] = "Gold" });
        world.Insert(Side.Cloud, "Plan", new JsonObject { ["code"] = "Q", ["kind"] = "Basic" });
        await world.SettleAsync();

        world.Local.Insert("Property Setter", new JsonObject
        {
            ["doctype_or_field"] = "DocField",
            ["doc_type"] = "Plan",
            ["field_name"] = "kind",
            ["property"] = "options",
            ["value"] = "Basic\nGold",
        });
        world.Schemas.Clear();
        world.Restart();
        await world.SettleAsync();

        Assert.Equal("Gold", Text(world, Side.Local, "kind"));
        Assert.Empty(world.Errors());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_field_that_one_site_lacks_is_warned_of_once_a_run_and_left_alone(Side side)
    {
        using var world = World(side, "kind", new JsonObject(), null);
        world.Insert(side, "Plan", new JsonObject { ["code"] = "P", ["kind"] = "Basic", ["title"] = "one" });
        world.Insert(side, "Plan", new JsonObject { ["code"] = "Q", ["kind"] = "Basic", ["title"] = "two" });
        await world.SyncAsync();

        Assert.Equal("one", Text(world, side.Other(), "title"));
        Assert.Single(world.Events.OfType<WarningEvent>(), warning => warning.Text.Contains("Plan: kind", StringComparison.Ordinal));
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task The_connection_test_lists_what_differs_and_warns_of_shared_series()
    {
        using var world = World(Side.Cloud, "kind", new JsonObject { ["options"] = "Basic\nGold" }, new JsonObject { ["options"] = "Basic" });
        var events = new List<EngineEvent>();
        await foreach (var told in world.OpenEngine().TestConnectionAsync([Side.Cloud, Side.Local], TestContext.Current.CancellationToken))
        {
            events.Add(told);
        }

        var differences = events.OfType<ResultEvent>().Select(result => result.Value).OfType<ErpSchemaDifference>().ToList();
        Assert.Contains(differences, difference => difference is { DocType: "Plan", Field: "kind", Kind: SchemaDifferenceKind.Option, Cloud: "also Gold" });
        Assert.Contains(differences, difference => difference is { DocType: "Voucher", Kind: SchemaDifferenceKind.SharedSeries });
        Assert.Contains("Voucher (VCH-.####)", Assert.Single(events.OfType<WarningEvent>()).Text, StringComparison.Ordinal);
    }

    // Two sites whose Plan differs in one field; null leaves the field out.
    private SyncWorld World(Side side, string field, JsonObject here, JsonObject? there)
    {
        var world = new SyncWorld(DocTypes.All, options => options with { FrappeVersion = version });
        world.Side(side).DefineDocType(Plan(field, here));
        world.Side(side.Other()).DefineDocType(Plan(field, there));
        world.Configuration = world.Configuration with
        {
            DocTypes = [.. world.Configuration.DocTypes, "Plan"],
            Rules = new Dictionary<string, DocTypeRules>(world.Configuration.Rules, StringComparer.OrdinalIgnoreCase)
            {
                ["Plan"] = new() { DocType = "Plan", MaxDeletesPercent = 100 },
            },
        };
        return world;
    }

    private static JsonObject Plan(string field, JsonObject? properties)
    {
        JsonObject[] fields =
        [
            DocTypes.Field("code", "Data", required: true),
            DocTypes.Field("title", "Data"),
            DocTypes.Field("kind", "Select", "Basic"),
        ];
        foreach (var (name, value) in properties ?? [])
        {
            fields.Single(known => known["fieldname"]!.ToString() == field)[name] = value?.DeepClone();
        }

        return DocTypes.Define("Plan", "field:code", [.. fields.Where(known => properties is not null || known["fieldname"]!.ToString() != field)]);
    }

    private static string Text(SyncWorld world, Side side, string field) => world.Side(side).Find("Plan", "P")![field]!.ToString();

    private static async Task AssertAtRestAsync(SyncWorld world)
    {
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        Assert.Empty(world.Errors());
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
        Assert.Empty(world.Errors());
    }
}
