using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>A Single is one document that can be neither created nor deleted: it is merged like any other.</summary>
public sealed class SingleTests
{
    private static readonly JsonObject ShiftRow = DocTypes.Table("Shift Row", DocTypes.Field("label", "Data"), DocTypes.Field("hours", "Float"));

    private static readonly JsonObject ShopSettings = DocTypes.Define(
        "Shop Settings",
        null,
        DocTypes.Field("title", "Data"),
        DocTypes.Field("flag", "Check"),
        DocTypes.Field("amount", "Currency"),
        DocTypes.Field("opens", "Time"),
        DocTypes.Field("party", "Link", "Party"),
        DocTypes.Field("secret", "Password"),
        DocTypes.Field("rows", "Table", "Shift Row")).With("issingle", 1);

    [Theory]
    [InlineData("13.58.21", Side.Cloud)]
    [InlineData("14.93.2", Side.Local)]
    [InlineData("15.101.1", Side.Cloud)]
    [InlineData("15.101.1", Side.Local)]
    [InlineData("16.4.1", Side.Local)]
    public async Task Values_and_rows_of_a_Single_travel_and_the_second_run_writes_nothing(string version, Side side)
    {
        using var world = World(version);
        world.Insert(side, "Party", new JsonObject { ["code"] = "ACME" });
        Update(world, side, new JsonObject
        {
            ["title"] = "hello",
            ["flag"] = 1,
            ["amount"] = 1.25,
            ["opens"] = "08:30:00",
            ["party"] = "ACME",
            ["secret"] = "hidden",
            ["rows"] = new JsonArray(new JsonObject { ["label"] = "a", ["hours"] = 2 }),
        });
        await world.SettleAsync();

        var other = world.Side(side.Other()).Find("Shop Settings", "Shop Settings")!;
        Assert.Equal(("hello", "1", 1.25, "ACME"), (other["title"]!.ToString(), other["flag"]!.ToString(), other["amount"]!.GetValue<double>(), other["party"]!.ToString()));
        Assert.Equal("a", other["rows"]![0]!["label"]!.ToString());
        Assert.True(string.IsNullOrEmpty(other["secret"]?.ToString()));
        Assert.Empty(world.Errors());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Edits_of_both_sides_are_merged(Side side)
    {
        using var world = World();
        Update(world, side, new JsonObject { ["title"] = "one", ["amount"] = 1, ["rows"] = new JsonArray(new JsonObject { ["label"] = "a", ["hours"] = 2 }) });
        await world.SettleAsync();

        Update(world, side, new JsonObject { ["title"] = "two" });
        Update(world, side.Other(), new JsonObject { ["amount"] = 7 });
        await world.SettleAsync();

        foreach (var both in new[] { Side.Cloud, Side.Local })
        {
            var settings = world.Side(both).Find("Shop Settings", "Shop Settings")!;
            Assert.Equal(("two", 7.0), (settings["title"]!.ToString(), settings["amount"]!.GetValue<double>()));
        }

        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(ConflictStrategy.CloudWins)]
    [InlineData(ConflictStrategy.LocalWins)]
    public async Task A_conflict_of_a_Single_waits_and_is_resolved_like_any_other(ConflictStrategy strategy)
    {
        using var world = World();
        world.SetRules("Shop Settings", rules => rules with { Strategy = ConflictStrategy.Manual });
        Update(world, Side.Cloud, new JsonObject { ["title"] = "one" });
        await world.SettleAsync();
        Update(world, Side.Cloud, new JsonObject { ["title"] = "cloud's" });
        Update(world, Side.Local, new JsonObject { ["title"] = "local's" });
        await world.SettleAsync();
        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(("Shop Settings", "Shop Settings"), (conflict.DocType, conflict.Name));

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = strategy });

        var winner = strategy == ConflictStrategy.CloudWins ? "cloud's" : "local's";
        Assert.Equal((winner, winner), (Title(world, Side.Cloud), Title(world, Side.Local)));
        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task A_Single_that_was_never_saved_on_either_side_is_left_alone()
    {
        using var world = World();
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        before.AssertUntouched();
        Assert.Empty(world.Errors());
        Assert.DoesNotContain(world.Results, result => result.Action != SyncAction.Adopt);
    }

    [Fact]
    public async Task An_idle_run_asks_each_site_once_for_a_Single()
    {
        using var world = World();
        Update(world, Side.Cloud, new JsonObject { ["title"] = "one" });
        await world.SettleAsync();
        var reads = 0;
        world.Between = site => new ReadingSite(site, world, () => Interlocked.Increment(ref reads));
        world.Restart();

        await world.SyncAsync();

        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task A_Single_on_one_side_only_is_refused_with_the_reason()
    {
        using var world = new SyncWorld([ShiftRow, DocTypes.Party]);
        world.Cloud.DefineDocType((JsonObject)ShopSettings.DeepClone());
        var many = (JsonObject)ShopSettings.DeepClone();
        many["issingle"] = 0;
        world.Local.DefineDocType(many);
        world.Configuration = world.Configuration with
        {
            DocTypes = [.. world.Configuration.DocTypes, "Shop Settings"],
            Rules = new Dictionary<string, DocTypeRules>(world.Configuration.Rules, StringComparer.OrdinalIgnoreCase)
            {
                ["Shop Settings"] = new() { DocType = "Shop Settings" },
            },
        };

        await world.SyncAsync();

        Assert.Contains(world.Errors(), error => error.Message.Contains("is a Single on the cloud site only", StringComparison.Ordinal));
    }

    private static SyncWorld World(string version = "15.101.1") =>
        new([ShiftRow, DocTypes.Party, ShopSettings], options => options with { FrappeVersion = version });

    private static void Update(SyncWorld world, Side side, JsonObject changes) => world.Update(side, "Shop Settings", "Shop Settings", changes);

    private static string Title(SyncWorld world, Side side) => world.Side(side).Find("Shop Settings", "Shop Settings")!["title"]!.ToString();

    private static async Task AssertAtRestAsync(SyncWorld world)
    {
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        Assert.Empty(world.Results);
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
        Assert.Empty(await world.CompareAsync());
    }

    private sealed class ReadingSite(IFrappeSite inner, SyncWorld world, Action note) : SiteDecorator(inner, world.Schemas)
    {
        public override IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
            string docType, string? modifiedFrom, int pageSize, CancellationToken cancellationToken)
        {
            Note(docType);
            return base.ScanAsync(docType, modifiedFrom, pageSize, cancellationToken);
        }

        public override Task<FrappeDocument> ReadAsync(string docType, string name, CancellationToken cancellationToken)
        {
            Note(docType);
            return base.ReadAsync(docType, name, cancellationToken);
        }

        public override Task<IReadOnlyList<FrappeDocument>> ReadManyAsync(
            DocTypeSchema schema, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
        {
            Note(schema.Name);
            return base.ReadManyAsync(schema, names, cancellationToken);
        }

        private void Note(string docType)
        {
            if (docType == "Shop Settings")
            {
                note();
            }
        }
    }
}
