using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>Draft, submitted, cancelled: the steps people take travel as legal steps, and what can no longer be written is said instead of forced.</summary>
public sealed class LifeCycleTests
{
    private static readonly JsonObject DealRow = DocTypes.Table("Deal Row", DocTypes.Field("item", "Data"), DocTypes.Field("qty", "Float"));

    private static readonly JsonObject Deal = DocTypes.Define(
        "Deal",
        "naming_series:",
        DocTypes.Field("naming_series", "Select", "DEAL-.####"),
        DocTypes.Field("subject", "Data"),
        DocTypes.Field("memo", "Data").With("allow_on_submit", 1),
        DocTypes.Field("rows", "Table", "Deal Row"),
        DocTypes.Field("amended_from", "Link", "Deal").With("read_only", 1).With("no_copy", 1)).With("is_submittable", 1);

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Submit_update_after_submit_and_cancel_travel_step_by_step(Side side)
    {
        using var world = new SyncWorld([DealRow, Deal]);
        var name = Insert(world, side, "one");
        await world.SettleAsync();
        Assert.Equal((0, "one"), (Status(world, side.Other(), name), world.Side(side.Other()).Find("Deal", name)!["subject"]!.ToString()));

        world.Update(side, "Deal", name, new JsonObject { ["subject"] = "final", ["docstatus"] = 1 });
        await world.SettleAsync();
        Assert.Equal((1, "final"), (Status(world, side.Other(), name), world.Side(side.Other()).Find("Deal", name)!["subject"]!.ToString()));

        world.Update(side, "Deal", name, new JsonObject { ["memo"] = "after submit" });
        await world.SettleAsync();
        Assert.Equal("after submit", world.Side(side.Other()).Find("Deal", name)!["memo"]!.ToString());

        world.Update(side.Other(), "Deal", name, new JsonObject { ["docstatus"] = 2 });
        await world.SettleAsync();
        Assert.Equal((2, 2), (Status(world, Side.Cloud, name), Status(world, Side.Local, name)));
        Assert.Empty(await world.CompareAsync());
        Assert.Empty(world.Conflicts(all: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_document_that_is_submitted_or_cancelled_already_arrives_so(int docStatus)
    {
        using var world = new SyncWorld([DealRow, Deal]);
        var name = Insert(world, Side.Cloud, "one");
        for (var status = 1; status <= docStatus; status++)
        {
            world.Update(Side.Cloud, "Deal", name, new JsonObject { ["docstatus"] = status });
        }

        await world.SettleAsync();

        Assert.Equal(docStatus, Status(world, Side.Local, name));
        Assert.Equal(1 + docStatus, world.Local.Journal.Count(exchange => exchange.Committed && exchange.Path.Contains("/Deal", StringComparison.Ordinal)));
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Deal", name).Status);
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task An_amendment_arrives_linked_to_the_cancelled_document()
    {
        using var world = new SyncWorld([DealRow, Deal]);
        var name = Insert(world, Side.Cloud, "one");
        world.Update(Side.Cloud, "Deal", name, new JsonObject { ["docstatus"] = 1 });
        await world.SettleAsync();
        world.Update(Side.Cloud, "Deal", name, new JsonObject { ["docstatus"] = 2 });
        var amended = world.Insert(Side.Cloud, "Deal", new JsonObject { ["subject"] = "two", ["amended_from"] = name })["name"]!.ToString();
        world.Update(Side.Cloud, "Deal", amended, new JsonObject { ["docstatus"] = 1 });

        await world.SettleAsync();

        var copy = world.Local.Find("Deal", world.NameOf(Side.Local, "Deal", "subject", "two"))!;
        Assert.Equal((name, 1), (copy["amended_from"]!.ToString(), copy["docstatus"]!.GetValue<long>()));
        Assert.Equal(2, Status(world, Side.Local, name));
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task Submitted_on_both_sides_is_no_conflict_and_no_write()
    {
        using var world = new SyncWorld([DealRow, Deal]);
        var name = Insert(world, Side.Cloud, "one");
        await world.SettleAsync();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            world.Update(side, "Deal", name, new JsonObject { ["docstatus"] = 1 });
        }

        var before = new WorldSnapshot(world);
        await world.SettleAsync();

        before.AssertUntouched();
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Deal", name).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_edit_that_the_other_sides_step_forbids_is_a_conflict_and_is_not_forced(int docStatus)
    {
        using var world = new SyncWorld([DealRow, Deal]);
        var name = Insert(world, Side.Cloud, "one");
        await world.SettleAsync();
        for (var status = 1; status <= docStatus; status++)
        {
            world.Update(Side.Local, "Deal", name, new JsonObject { ["docstatus"] = status });
        }

        world.Update(Side.Cloud, "Deal", name, new JsonObject { ["subject"] = "edited as a draft" });
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        before.AssertUntouched();
        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.LifeCycle, conflict.Kind);
        Assert.Contains("subject", conflict.Reason, StringComparison.Ordinal);
        Assert.Contains("edited as a draft", conflict.CloudDocument, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submit_that_the_other_site_refuses_is_blocked_with_its_words_and_goes_on_when_it_may()
    {
        using var world = new SyncWorld([DealRow, Deal]);
        var isRefused = true;
        world.Local.Use(new Refusing("Deal", document => isRefused && document["docstatus"]!.ToString() == "1"));
        var name = Insert(world, Side.Cloud, "one");
        world.Update(Side.Cloud, "Deal", name, new JsonObject { ["docstatus"] = 1 });
        var other = Insert(world, Side.Cloud, "draft");

        for (var run = 0; run < 5; run++)
        {
            await world.SyncAsync();
            Assert.Equal((0, 1), (Status(world, Side.Local, name), Status(world, Side.Cloud, name)));
            var record = world.Record("Deal", name);
            Assert.Equal((SyncRecordStatus.Blocked, ErrorIds.DocumentRejected), (record.Status, record.ErrorId));
            Assert.Contains("not wanted here", record.ErrorMessage, StringComparison.Ordinal);
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.NotNull(world.Local.Find("Deal", other));
        Assert.Single(world.Log(), entry => entry.Status == "blocked" && entry.Name == name);
        isRefused = false;
        await world.SettleAsync();
        Assert.Equal(1, Status(world, Side.Local, name));
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task A_submit_that_silently_does_not_happen_is_blocked_and_told()
    {
        using var world = new SyncWorld([DealRow, Deal]);
        world.Local.Use(new StaysDraft());
        var name = Insert(world, Side.Cloud, "one");
        world.Update(Side.Cloud, "Deal", name, new JsonObject { ["docstatus"] = 1 });

        await world.SyncAsync();
        await world.SyncAsync();

        Assert.Equal((0, 1), (Status(world, Side.Local, name), Status(world, Side.Cloud, name)));
        Assert.Equal((SyncRecordStatus.Blocked, ErrorIds.ValueRefused), (world.Record("Deal", name).Status, world.Record("Deal", name).ErrorId));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Under_draft_documents_arrive_and_stay_as_drafts(Side side)
    {
        using var world = new SyncWorld([DealRow, Deal]);
        world.SetRules("Deal", rules => rules with { DocStatus = DocStatusPolicy.Draft });
        var name = Insert(world, side, "one");
        world.Update(side, "Deal", name, new JsonObject { ["docstatus"] = 1 });
        await world.SettleAsync();
        Assert.Equal(0, Status(world, side.Other(), name));

        world.Update(side, "Deal", name, new JsonObject { ["memo"] = "travels" });
        await world.SettleAsync();
        Assert.Equal((0, "travels"), (Status(world, side.Other(), name), world.Side(side.Other()).Find("Deal", name)!["memo"]!.ToString()));

        world.Update(side, "Deal", name, new JsonObject { ["docstatus"] = 2 });
        var before = new WorldSnapshot(world);
        await world.SettleAsync();
        before.AssertUntouched();
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Deal", name).Status);
    }

    [Fact]
    public async Task Under_skip_only_drafts_are_touched()
    {
        using var world = new SyncWorld([DealRow, Deal]);
        world.SetRules("Deal", rules => rules with { DocStatus = DocStatusPolicy.Skip });
        var draft = Insert(world, Side.Cloud, "draft");
        var submitted = Insert(world, Side.Cloud, "submitted");
        world.Update(Side.Cloud, "Deal", submitted, new JsonObject { ["docstatus"] = 1 });
        await world.SettleAsync();
        Assert.Equal(["draft"], world.Values(Side.Local, "Deal", "subject"));

        world.Update(Side.Cloud, "Deal", draft, new JsonObject { ["docstatus"] = 1 });
        var before = new WorldSnapshot(world);
        await world.SettleAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
    }

    [Fact]
    public async Task Cancelled_and_deleted_between_two_runs_is_cancelled_and_deleted_there_too()
    {
        using var world = new SyncWorld([DealRow, Deal]);
        var name = Insert(world, Side.Cloud, "one");
        world.Update(Side.Cloud, "Deal", name, new JsonObject { ["docstatus"] = 1 });
        Insert(world, Side.Cloud, "stays");
        await world.SettleAsync();
        world.Update(Side.Cloud, "Deal", name, new JsonObject { ["docstatus"] = 2 });
        world.Delete(Side.Cloud, "Deal", name);

        await world.SettleAsync();

        Assert.Equal(["stays"], world.Values(Side.Local, "Deal", "subject"));
        Assert.Equal(SyncRecordStatus.Deleted, world.Record("Deal", name).Status);
    }

    [Fact]
    public async Task A_draft_deleted_on_one_side_and_submitted_on_the_other_is_kept()
    {
        using var world = new SyncWorld([DealRow, Deal]);
        var name = Insert(world, Side.Cloud, "one");
        await world.SettleAsync();
        world.Delete(Side.Cloud, "Deal", name);
        world.Update(Side.Local, "Deal", name, new JsonObject { ["docstatus"] = 1 });
        var before = new WorldSnapshot(world);

        await world.SettleAsync();

        before.AssertUntouched();
        Assert.Equal(ConflictKind.DeleteEdit, Assert.Single(world.Conflicts()).Kind);
    }

    private static string Insert(SyncWorld world, Side side, string subject) => world.Insert(side, "Deal", new JsonObject
    {
        ["subject"] = subject,
        ["rows"] = new JsonArray(new JsonObject { ["item"] = "A", ["qty"] = 1 }),
    })["name"]!.ToString();

    private static long Status(SyncWorld world, Side side, string name) => world.Side(side).Find("Deal", name)!["docstatus"]!.GetValue<long>();

    // As a submit that is queued in the background answers.
    private sealed class StaysDraft : IDocTypeController
    {
        public string DocType => "Deal";

        public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
        {
            if (context.User == SyncWorld.SyncUser)
            {
                document["docstatus"] = 0;
            }
        }
    }
}
