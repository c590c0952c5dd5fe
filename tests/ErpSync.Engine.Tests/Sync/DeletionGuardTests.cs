using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>A deletion travels only on evidence and within its budget; what is hidden, missing or too much is never deleted on the other side.</summary>
public sealed class DeletionGuardTests
{
    private static readonly TimeSpan BeyondProbes = TimeSpan.FromMinutes(6);

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_permission_that_hides_half_the_documents_deletes_nothing_and_the_rest_goes_on(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        var hidden = new HashSet<string>(["EPSILON", "FETA", "GAMMA", "HETA", .. world.Side(side).Names("Voucher").Take(2), .. world.Side(side).Names("Remark").Take(2)]);
        world.ChangeSyncUser(side, user => user with { MayAccess = document => !hidden.Contains(document["name"]!.ToString()) });
        var before = new WorldSnapshot(world);

        foreach (var full in new[] { false, true, true, false, true })
        {
            await world.SyncAsync(new SyncRequest { Full = full });
            before.AssertUntouched();
            world.Clock.Advance(BeyondProbes);
        }

        var blocked = world.Records().Where(record => record.Status == SyncRecordStatus.Blocked).ToList();
        Assert.Equal(hidden.Order(), blocked.Select(record => side == Side.Cloud ? record.CloudName! : record.LocalName!).Order());
        Assert.All(blocked, record => Assert.Equal(ErrorIds.PermissionDenied, record.ErrorId));

        // An edit of a hidden document waits for the permission; one that can be seen travels.
        world.Update(side.Other(), "Party", "HETA", new JsonObject { ["phone"] = "waits" });
        world.Update(side.Other(), "Party", "ACME", new JsonObject { ["phone"] = "travels" });
        await world.SyncAsync();
        Assert.Equal("travels", world.Side(side).Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Null(world.Side(side).Find("Party", "HETA")!["phone"]);

        world.ChangeSyncUser(side, user => user);
        await world.SettleAsync();
        Assert.Equal("waits", world.Side(side).Find("Party", "HETA")!["phone"]!.ToString());
        Assert.All(world.Records(), record => Assert.Equal(SyncRecordStatus.Synced, record.Status));
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task A_new_document_whose_name_is_held_by_a_hidden_one_waits()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.ChangeSyncUser(Side.Local, user => user with { MayAccess = document => document["name"]!.ToString() != "NEW" });
        world.Insert(Side.Local, "Party", new JsonObject { ["code"] = "NEW", ["title"] = "hidden" });
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "NEW", ["title"] = "seen" });
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        before.AssertUntouched();
        Assert.Equal(ErrorIds.PermissionDenied, world.Record("Party", "NEW").ErrorId);
    }

    [Fact]
    public async Task Without_Deleted_Document_two_spaced_probes_prove_a_deletion()
    {
        using var world = await AgreedWorld.MakeAsync();
        HideDeletedDocuments(world, Side.Local);
        var name = world.NameOf(Side.Local, "Voucher", "remarks", "voucher 0");
        world.Delete(Side.Local, "Voucher", name);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });
        await world.SyncAsync(new SyncRequest { Full = true });
        world.Clock.Advance(TimeSpan.FromMinutes(4));
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
        Assert.Equal(SyncRecordStatus.Pending, world.Record("Voucher", name).Status);

        world.Clock.Advance(TimeSpan.FromMinutes(2));
        await world.SyncAsync();

        Assert.Null(world.Cloud.Find("Voucher", name));
        Assert.Equal(SyncRecordStatus.Deleted, world.Record("Voucher", name).Status);
        Assert.Equal(3, world.Cloud.Names("Voucher").Count);
    }

    [Fact]
    public async Task A_document_that_is_back_between_the_probes_is_not_deleted_and_the_probes_start_anew()
    {
        using var world = await AgreedWorld.MakeAsync();
        HideDeletedDocuments(world, Side.Local);
        var name = world.Local.Names("Voucher")[0];
        var isAway = true;
        world.Between = site => new HidingSite(site, world, () => isAway ? name : null);
        world.Restart();
        await world.SyncAsync(new SyncRequest { Full = true });
        Assert.Equal(SyncRecordStatus.Pending, world.Record("Voucher", name).Status);

        isAway = false;
        world.Clock.Advance(BeyondProbes);
        await world.SyncAsync(new SyncRequest { Full = true });
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Voucher", name).Status);

        var before = new WorldSnapshot(world);
        isAway = true;
        world.Clock.Advance(BeyondProbes);
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
    }

    [Fact]
    public async Task Without_Deleted_Document_a_site_that_shows_no_other_document_of_the_kind_is_not_trusted()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Voucher", rules => rules with { MaxDeletes = 1000 });
        HideDeletedDocuments(world, Side.Local);
        foreach (var name in world.Local.Names("Voucher"))
        {
            world.Delete(Side.Local, "Voucher", name);
        }

        var before = new WorldSnapshot(world);
        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run % 2 == 0 });
            world.Clock.Advance(BeyondProbes);
        }

        before.AssertUntouched();
        Assert.All(world.Records().Where(record => record.DocType == "Voucher"), record => Assert.Contains("not trusted", record.ErrorMessage, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_evidence_a_mass_disappearance_is_never_deleted_however_small_the_pages_are(bool readsDeletedDocuments)
    {
        using var world = await WithRemarksAsync(40);
        world.Configuration = world.Configuration with { BatchSize = 5 };
        world.SetRules("Remark", rules => rules with { MaxDeletes = 10, MaxDeletesPercent = 100 });
        if (!readsDeletedDocuments)
        {
            HideDeletedDocuments(world, Side.Local);
        }

        foreach (var name in world.Local.Names("Remark").Take(20))
        {
            world.Vanish(Side.Local, "Remark", name);
        }

        var before = new WorldSnapshot(world);
        for (var run = 0; run < 6; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = run % 2 == 0 });
            before.AssertUntouched();
            world.Clock.Advance(BeyondProbes);
        }

        Assert.Equal(20, world.Records().Count(record => record.Status == SyncRecordStatus.Pending));
    }

    [Theory]
    [InlineData(3, 100, 3)]
    [InlineData(50, 20, 4)]
    [InlineData(50, 50, 10)]
    [InlineData(50, 1, 1)]
    [InlineData(0, 100, 0)]
    public async Task A_run_deletes_no_more_than_max_deletes_says_so_and_leaves_the_rest_waiting(int count, double percent, int allowed)
    {
        using var world = await WithRemarksAsync(20);
        world.SetRules("Remark", rules => rules with { MaxDeletes = count, MaxDeletesPercent = percent });
        world.Configuration = world.Configuration with { BatchSize = 4 };
        foreach (var name in world.Cloud.Names("Remark").Take(14))
        {
            world.Delete(Side.Cloud, "Remark", name);
        }

        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "GOES-ON" });
        await world.SyncAsync();

        Assert.Equal(20 - allowed, world.Local.Names("Remark").Count);
        Assert.NotNull(world.Local.Find("Party", "GOES-ON"));
        var waiting = world.Records().Where(record => record.Status == SyncRecordStatus.Blocked).ToList();
        Assert.Equal(14 - allowed, waiting.Count);
        Assert.All(waiting, record => Assert.Equal(ErrorIds.DeleteBudget, record.ErrorId));
        Assert.Equal(14 - allowed, world.Results.Count(result => result.ErrorId == ErrorIds.DeleteBudget));
        Assert.Contains($"({allowed})", waiting[0].ErrorMessage, StringComparison.Ordinal);

        world.SetRules("Remark", rules => rules with { MaxDeletes = 50, MaxDeletesPercent = 100 });
        await world.SettleAsync();
        Assert.Equal(6, world.Local.Names("Remark").Count);
    }

    [Fact]
    public async Task A_deletion_that_is_refused_takes_nothing_from_the_budget_of_the_others()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { MaxDeletes = 2 });
        world.SetRules("Voucher", rules => rules with { Direction = SyncDirection.CloudToLocal });

        // Local vouchers that the cloud does not know still link to two of the parties.
        world.Insert(Side.Local, "Voucher", AgreedWorld.Voucher("EPSILON", "local only", "A"));
        world.Insert(Side.Local, "Voucher", AgreedWorld.Voucher("FETA", "local only", "A"));
        foreach (var code in new[] { "EPSILON", "FETA", "GAMMA", "HETA" })
        {
            world.Delete(Side.Cloud, "Party", code);
        }

        await world.SyncAsync();

        Assert.Equal(["ACME", "BETA", "CETA", "DELTA", "EPSILON", "FETA"], world.Local.Names("Party").Order());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Deletes_set_to_ignore_leave_the_other_side_alone_and_create_nothing_anew(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Remark", rules => rules with { Deletes = DeletePolicy.Ignore });
        var name = world.Side(side).Names("Remark")[0];
        world.Delete(side, "Remark", name);
        var before = new WorldSnapshot(world);

        foreach (var full in new[] { false, true, false })
        {
            await world.SyncAsync(new SyncRequest { Full = full });
            world.Clock.Advance(BeyondProbes);
        }

        // Not even an edit of the document that remains brings it back.
        before.AssertUntouched();
        world.Update(side.Other(), "Remark", name, new JsonObject { ["text"] = "still used" });
        await world.SettleAsync();
        Assert.Null(world.Side(side).Find("Remark", name));
        Assert.Equal("still used", world.Side(side.Other()).Find("Remark", name)!["text"]!.ToString());
        Assert.Empty(world.Conflicts());
    }

    [Theory]
    [InlineData(ConflictStrategy.CloudWins)]
    [InlineData(ConflictStrategy.LocalWins)]
    public async Task Deletes_set_to_conflict_ask_and_do_as_they_are_told(ConflictStrategy strategy)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Remark", rules => rules with { Deletes = DeletePolicy.Conflict });
        var name = world.Cloud.Names("Remark")[0];
        var subject = world.Cloud.Find("Remark", name)!["subject"]!.ToString();
        world.Delete(Side.Cloud, "Remark", name);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        before.AssertUntouched();
        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.DeleteEdit, conflict.Kind);
        Assert.Contains(subject, conflict.LocalDocument, StringComparison.Ordinal);

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = strategy });
        await world.SettleAsync();
        Assert.Empty(world.Conflicts());
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal(strategy == ConflictStrategy.LocalWins, world.Values(side, "Remark", "subject").Contains(subject));
        }
    }

    [Fact]
    public async Task Deleted_on_both_sides_becomes_a_tombstone_without_a_write()
    {
        using var world = await AgreedWorld.MakeAsync();
        var name = world.Cloud.Names("Remark")[0];
        world.Delete(Side.Cloud, "Remark", name);
        world.Delete(Side.Local, "Remark", name);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();

        before.AssertUntouched();
        Assert.Equal(SyncAction.Tombstone, Assert.Single(world.Results).Action);
        Assert.Equal(SyncRecordStatus.Deleted, world.Record("Remark", name).Status);
        await world.SyncAsync(new SyncRequest { Full = true });
        before.AssertUntouched();
    }

    [Theory]
    [InlineData(Side.Cloud, true)]
    [InlineData(Side.Cloud, false)]
    [InlineData(Side.Local, true)]
    [InlineData(Side.Local, false)]
    public async Task A_document_created_again_under_the_name_of_a_deleted_one_is_a_new_document(Side side, bool syncBetween)
    {
        using var world = await AgreedWorld.MakeAsync();
        var creation = world.Side(side.Other()).Find("Party", "HETA")!["creation"]!.ToString();
        world.Delete(side, "Party", "HETA");
        if (syncBetween)
        {
            await world.SettleAsync();
            Assert.Null(world.Side(side.Other()).Find("Party", "HETA"));
        }

        world.Insert(side, "Party", new JsonObject { ["code"] = "HETA", ["title"] = "another business" });

        await world.SettleAsync();

        Assert.Empty(world.Conflicts());
        var copy = world.Side(side.Other()).Find("Party", "HETA")!;
        Assert.Equal(("another business", 0.0), (copy["title"]!.ToString(), copy["credit"]!.GetValue<double>()));
        Assert.NotEqual(creation, copy["creation"]!.ToString());
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Party", "HETA").Status);
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(ConflictStrategy.CloudWins)]
    [InlineData(ConflictStrategy.LocalWins)]
    public async Task An_old_copy_that_returns_after_the_deletion_is_a_conflict_and_never_created_silently(ConflictStrategy strategy)
    {
        using var world = await AgreedWorld.MakeAsync();
        var creation = world.Cloud.Find("Party", "HETA")!["creation"]!.ToString();
        world.Delete(Side.Cloud, "Party", "HETA");
        await world.SettleAsync();

        // A backup of one table is played back.
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "HETA", ["title"] = "from the backup" });
        world.Cloud.SetValueSilently("Party", "HETA", "creation", creation);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        before.AssertUntouched();
        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.ReturnedAfterDelete, conflict.Kind);

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = strategy });
        await world.SettleAsync();
        Assert.Empty(world.Conflicts());
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            Assert.Equal(strategy == ConflictStrategy.CloudWins ? "from the backup" : null, site.Find("Party", "HETA")?["title"]?.ToString());
        }
    }

    [Fact]
    public async Task The_content_of_what_was_deleted_can_be_fetched_back()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Delete(Side.Cloud, "Voucher", world.NameOf(Side.Cloud, "Voucher", "remarks", "voucher 0"));

        await world.SyncAsync();

        var entry = Assert.Single(world.Log(), entry => entry.Action == "delete");
        Assert.Contains(entry.Changes, change => change is { Field: "remarks", Before: "voucher 0", After: null });
        Assert.Contains(entry.Changes, change => change is { Field: "rows.item", Before: "B", After: null });
    }

    [Fact]
    public async Task A_document_edited_just_before_its_deletion_is_carried_out_is_kept()
    {
        using var world = await AgreedWorld.MakeAsync();
        var name = world.Cloud.Names("Remark")[0];
        world.Delete(Side.Cloud, "Remark", name);
        var edited = false;
        world.Local.Faults.BeforeRequest = request =>
        {
            if (!edited && request.Method == "GET" && request.RawPathAndQuery.Contains("/Remark/", StringComparison.Ordinal))
            {
                edited = true;
                world.Update(Side.Local, "Remark", name, new JsonObject { ["text"] = "needed" });
            }
        };

        await world.SettleAsync();

        Assert.True(edited);
        Assert.Equal("needed", world.Local.Find("Remark", name)!["text"]!.ToString());
        Assert.Equal(ConflictKind.DeleteEdit, Assert.Single(world.Conflicts()).Kind);
    }

    // The site asks for another attempt, and it is not made blindly.
    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_document_edited_before_a_deletion_is_sent_again_is_kept(int status)
    {
        using var world = await AgreedWorld.MakeAsync();
        var name = world.Cloud.Names("Remark")[0];
        world.Delete(Side.Cloud, "Remark", name);
        world.Local.Faults.Add(SandboxFault.FailBefore(status, when: request => request.Method == "DELETE", times: 1));
        world.Local.Faults.BeforeRequest = request =>
        {
            if (request.Method == "DELETE" && world.Local.Find("Remark", name) is { } remark && remark["text"] is null)
            {
                world.Update(Side.Local, "Remark", name, new JsonObject { ["text"] = "needed" });
            }
        };

        await world.SettleAsync();

        Assert.Equal("needed", world.Local.Find("Remark", name)!["text"]!.ToString());
        Assert.Equal(ConflictKind.DeleteEdit, Assert.Single(world.Conflicts()).Kind);
    }

    private static async Task<SyncWorld> WithRemarksAsync(int count)
    {
        var world = new SyncWorld(DocTypes.All);
        for (var i = 0; i < count; i++)
        {
            world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = $"remark {i:00}" });
        }

        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME" });
        await world.SettleAsync();
        return world;
    }

    private static void HideDeletedDocuments(SyncWorld world, Side side) => world.ChangeSyncUser(
        side,
        user => user with { ReadableDocTypes = new HashSet<string>([.. DocTypes.All.Select(docType => docType["name"]!.ToString())]) });
}
