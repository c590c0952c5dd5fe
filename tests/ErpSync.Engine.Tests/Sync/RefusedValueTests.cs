using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Sync.Guards;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>A value that a site does not take is told once and not fought, and two servers that undo each other are set apart.</summary>
public sealed class RefusedValueTests
{
    private static readonly JsonObject Offer = DocTypes.Define(
        "Offer",
        "field:code",
        DocTypes.Field("code", "Data", required: true),
        DocTypes.Field("text", "Data"),
        DocTypes.Field("origin", "Data").With("set_only_once", 1),
        DocTypes.Field("discount", "Float").With("permlevel", 1));

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_value_above_the_users_permission_level_is_told_once_and_stays_on_its_own_side(Side side)
    {
        using var world = new SyncWorld([Offer]);
        world.ChangeSyncUser(side, user => user with { PermissionLevels = new HashSet<int> { 1 } });
        world.Side(side).Insert("Offer", new JsonObject { ["code"] = "NEW", ["text"] = "1", ["discount"] = 5 }, "Administrator");
        await world.SettleAsync();
        Assert.Equal(5, world.Side(side).Find("Offer", "NEW")!["discount"]!.GetValue<double>());
        Assert.Equal(0, world.Side(side.Other()).Find("Offer", "NEW")!["discount"]!.GetValue<double>());

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Side(side).Update("Offer", "NEW", new JsonObject { ["discount"] = 7, ["text"] = "2" }, "Administrator");
        await world.SyncAsync();
        var told = Assert.Single(world.Errors());
        Assert.Equal(ErrorIds.ValueRefused, told.ErrorId);
        Assert.Contains("discount", told.Message, StringComparison.Ordinal);
        Assert.Equal("2", world.Side(side.Other()).Find("Offer", "NEW")!["text"]!.ToString());

        var before = new WorldSnapshot(world);
        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run % 2 == 1 });
            Assert.Empty(world.Errors());
        }

        before.AssertUntouched();

        // An edit of something else on either side does not carry the refused value anywhere.
        world.Update(side.Other(), "Offer", "NEW", new JsonObject { ["text"] = "3" });
        await world.SettleAsync();
        Assert.Equal(("3", 7.0), (world.Side(side).Find("Offer", "NEW")!["text"]!.ToString(), world.Side(side).Find("Offer", "NEW")!["discount"]!.GetValue<double>()));
    }

    [Fact]
    public async Task A_value_that_is_dropped_when_a_document_is_created_is_told_too()
    {
        using var world = new SyncWorld([Offer]);
        world.ChangeSyncUser(Side.Cloud, user => user with { PermissionLevels = new HashSet<int> { 1 } });
        world.Cloud.Insert("Offer", new JsonObject { ["code"] = "NEW", ["discount"] = 5 }, "Administrator");

        await world.SyncAsync();

        Assert.Equal(ErrorIds.ValueRefused, Assert.Single(world.Errors()).ErrorId);
        Assert.Contains(world.Log(), entry => entry.Action == "refused" && entry.Changes.Any(change => change.Field == "discount"));
    }

    [Fact]
    public async Task A_set_once_value_that_differs_is_told_and_not_fought()
    {
        using var world = new SyncWorld([Offer]);
        world.Insert(Side.Cloud, "Offer", new JsonObject { ["code"] = "NEW", ["origin"] = "first" });
        await world.SettleAsync();

        // Only direct access to the database can change it.
        world.Cloud.SetValueSilently("Offer", "NEW", "origin", "second");
        world.Update(Side.Cloud, "Offer", "NEW", new JsonObject { ["text"] = "travels" });
        await world.SyncAsync();
        Assert.Equal(("first", "travels"), (world.Local.Find("Offer", "NEW")!["origin"]!.ToString(), world.Local.Find("Offer", "NEW")!["text"]!.ToString()));
        Assert.Contains(world.Errors(), error => error.ErrorId == ErrorIds.ValueRefused && error.Message.Contains("origin", StringComparison.Ordinal));

        var before = new WorldSnapshot(world);
        await world.SettleAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Offer", "NEW").Status);
        world.Update(Side.Local, "Offer", "NEW", new JsonObject { ["text"] = "back" });
        await world.SettleAsync();
        Assert.Equal(("second", "back"), (world.Cloud.Find("Offer", "NEW")!["origin"]!.ToString(), world.Cloud.Find("Offer", "NEW")!["text"]!.ToString()));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_value_of_a_row_that_a_site_does_not_keep_is_told_once(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        var name = world.NameOf(side, "Voucher", "remarks", "voucher 0");
        world.Side(side.Other()).Use(new KeepingQuantity());
        var rows = world.Side(side).Find("Voucher", name)!["rows"]!.AsArray().Select(row => (JsonObject)row!.DeepClone()).ToList();
        rows[1]["qty"] = 7;
        rows[1]["note"] = "travels";
        world.Update(side, "Voucher", name, new JsonObject { ["rows"] = new JsonArray([.. rows]) });
        await world.SyncAsync();

        var told = Assert.Single(world.Errors());
        Assert.Equal(ErrorIds.ValueRefused, told.ErrorId);
        Assert.Contains("rows.qty (sent '7', kept '1')", told.Message, StringComparison.Ordinal);
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        Assert.Empty(world.Errors());
        before.AssertUntouched();
    }

    [Theory]
    [InlineData("credit", "1.25", "1.3", "the sites round to different places")]
    [InlineData("title", "<p>A b</p>", "a B", "differ only in spelling")]
    [InlineData("title", "one", "two", "A server script or a scheduled job")]
    [InlineData("credit", "1", "900", "A server script or a scheduled job")]
    [InlineData("title", null, "two", "A server script or a scheduled job")]
    public void The_likely_cause_of_values_that_come_back_is_named(string field, string? before, string? after, string cause)
    {
        var party = new DocTypeSchema
        {
            Name = "Party",
            Fields = [new FieldSchema { Name = "title", Type = "Data" }, new FieldSchema { Name = "credit", Type = "Currency" }],
        };
        var schema = SyncSchemaBuilder.Build(party, party, new DocTypeRules { DocType = "Party" });

        Assert.Contains(cause, LikelyCause.Of(new FieldChange { Field = field, Before = before, After = after }, schema), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_site_makes_of_a_value_never_looks_like_an_edit()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Local.Use(new Rewriting());
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["title"] = "acme limited", ["phone"] = "1" });

        await world.SyncAsync();

        Assert.Equal("ACME LIMITED", world.Local.Find("Party", "ACME")!["title"]!.ToString());
        var before = new WorldSnapshot(world);
        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
        Assert.Equal("acme limited", world.Cloud.Find("Party", "ACME")!["title"]!.ToString());
    }

    [Fact]
    public async Task Two_servers_that_undo_each_other_are_quarantined_with_both_values_and_the_next_other_edit_goes_on()
    {
        using var world = await AgreedWorld.MakeAsync();
        var runs = 0;
        do
        {
            // A nightly job on each site that insists on its own value.
            world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud's" });
            await world.SyncAsync();
            if (world.Record("Party", "ACME").Status == SyncRecordStatus.Quarantined)
            {
                break;
            }

            world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local's" });
            await world.SyncAsync();
        }
        while (++runs < 20);

        var record = world.Record("Party", "ACME");
        Assert.Equal((SyncRecordStatus.Quarantined, ErrorIds.Quarantined), (record.Status, record.ErrorId));
        Assert.Contains("cloud's", record.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("local's", record.ErrorMessage, StringComparison.Ordinal);
        Assert.InRange(runs, 2, 6);
        var before = new WorldSnapshot(world);
        await world.SettleAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();

        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "agreed on the telephone" });
        await world.SettleAsync();
        Assert.Equal("agreed on the telephone", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Party", "ACME").Status);
    }

    private sealed class KeepingQuantity : IDocTypeController
    {
        public string DocType => "Voucher";

        public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
        {
            foreach (var row in document["rows"]!.AsArray())
            {
                row!["qty"] = 1;
            }
        }
    }

    private sealed class Rewriting : IDocTypeController
    {
        public string DocType => "Party";

        public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context) =>
            document["title"] = document["title"]?.ToString().ToUpperInvariant();
    }
}
