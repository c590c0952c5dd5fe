using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

public sealed class RenameTests
{
    private static readonly TimeSpan BeyondProbes = TimeSpan.FromMinutes(6);

    // Renaming moves no modified: it is found by its trace in a plain run, by the census of a -Full one, or when somebody edits the document.
    [Theory]
    [InlineData(Side.Cloud, false, false)]
    [InlineData(Side.Cloud, true, false)]
    [InlineData(Side.Cloud, false, true)]
    [InlineData(Side.Local, false, false)]
    [InlineData(Side.Local, true, false)]
    [InlineData(Side.Local, false, true)]
    public async Task A_rename_is_repeated_on_the_other_side_and_links_follow_there(Side side, bool full, bool isEdited)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "ACME", "ZETA", user: SyncWorld.Clerk);
        if (isEdited)
        {
            world.Update(side, "Party", "ZETA", new JsonObject { ["phone"] = "555" });
        }

        await world.SyncAsync(new SyncRequest { Full = full });

        var renamed = Assert.Single(world.Results, result => result.Action == SyncAction.Rename);
        Assert.Equal((SyncOutcome.Succeeded, "ZETA", "ZETA"), (renamed.Outcome, renamed.CloudName, renamed.LocalName));
        Assert.Equal(("name", "ACME", "ZETA"), renamed.Changes.Select(change => (change.Field, change.Before, change.After)).Single());
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            Assert.Equal([.. AgreedWorld.Parties.Skip(1), "ZETA"], site.Names("Party").Order());
            Assert.Equal("ZETA", site.Find("Party", "ZETA")!["code"]!.ToString());
            Assert.Equal(isEdited ? "555" : null, site.Find("Party", "ZETA")!["phone"]?.ToString());
            Assert.Equal("ZETA", site.Find("Voucher", world.NameOf(site == world.Cloud ? Side.Cloud : Side.Local, "Voucher", "remarks", "voucher 0"))!["party"]!.ToString());
            Assert.Empty(site.Names("Deleted Document"));
        }

        await AssertAtRestAsync(world);
        Assert.Single(world.Log(), entry => entry.Action == "rename");
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task An_edit_of_a_document_that_was_renamed_on_the_other_side_reaches_it_under_its_new_name(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        world.Update(side.Other(), "Party", "HETA", new JsonObject { ["phone"] = "555" });

        await world.SyncAsync();

        Assert.Equal("555", world.Cloud.Find("Party", "THETA")!["phone"]!.ToString());
        Assert.Equal("555", world.Local.Find("Party", "THETA")!["phone"]!.ToString());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_rename_that_somebody_has_repeated_already_is_only_recorded(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        world.Side(side.Other()).Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();

        before.AssertUntouched();
        Assert.Equal(SyncRecordStatus.Synced, world.Record("Party", "THETA").Status);
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Names_that_move_from_document_to_document_do_so_on_the_other_side(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "ACME", "OMEGA", user: SyncWorld.Clerk);
        world.Side(side).Rename("Party", "BETA", "ACME", user: SyncWorld.Clerk);

        await world.SettleAsync();

        foreach (var site in new[] { world.Cloud, world.Local })
        {
            Assert.Equal("ACME Ltd", site.Find("Party", "OMEGA")!["title"]!.ToString());
            Assert.Equal("BETA Ltd", site.Find("Party", "ACME")!["title"]!.ToString());
            Assert.Null(site.Find("Party", "BETA"));
            Assert.Equal(8, site.Names("Party").Count);
        }

        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Where_another_document_has_the_new_name_the_pair_has_two_names_and_links_are_translated(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Direction = side == Side.Cloud ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud });
        world.Insert(side.Other(), "Party", new JsonObject { ["code"] = "THETA", ["title"] = "another one" });
        world.Side(side).Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        await world.SyncAsync();

        var record = world.Record("Party", "HETA");
        Assert.Equal("THETA", side == Side.Cloud ? record.CloudName : record.LocalName);
        world.Insert(side, "Remark", new JsonObject { ["subject"] = "linked", ["party"] = "THETA" });
        await world.SyncAsync();
        var other = world.Side(side.Other());
        Assert.Equal("HETA", other.Find("Remark", world.NameOf(side.Other(), "Remark", "subject", "linked"))!["party"]!.ToString());
        Assert.Equal("another one", other.Find("Party", "THETA")!["title"]!.ToString());
        Assert.NotNull(other.Find("Party", "HETA"));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Where_renaming_is_not_allowed_the_document_keeps_its_name_there(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        var other = world.Side(side.Other());
        other.Update("DocType", "Remark", new JsonObject { ["allow_rename"] = 0 });
        var name = world.Cloud.Names("Remark")[0];
        world.Side(side).Rename("Remark", name, "by-hand", user: SyncWorld.Clerk);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();

        before.AssertUntouched();
        Assert.Contains("not allowed", Assert.Single(world.Results, result => result.Action == SyncAction.Adopt).Reason, StringComparison.Ordinal);
        world.Update(side, "Remark", "by-hand", new JsonObject { ["text"] = "goes on" });
        await world.SyncAsync();
        Assert.Equal("goes on", other.Find("Remark", name)!["text"]!.ToString());
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Both_sides_renamed_to_different_names_go_on_as_a_pair_of_two_names(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        world.Side(side.Other()).Rename("Party", "HETA", "IOTA", user: SyncWorld.Clerk);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        before.AssertNothingDeleted();
        world.Update(side, "Party", "THETA", new JsonObject { ["phone"] = "555" });
        await world.SettleAsync();

        Assert.Equal("555", world.Side(side.Other()).Find("Party", "IOTA")!["phone"]!.ToString());
        Assert.Equal((8, 8), (world.Cloud.Names("Party").Count, world.Local.Names("Party").Count));
    }

    [Theory]
    [InlineData(SandboxFaultKind.LoseReply)]
    [InlineData(SandboxFaultKind.DropBefore)]
    public async Task A_rename_whose_reply_is_lost_is_done_once(SandboxFaultKind kind)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Cloud.Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        var fault = kind == SandboxFaultKind.LoseReply
            ? SandboxFault.LoseReply(when: IsRename, times: 1)
            : SandboxFault.DropBefore(when: IsRename, times: 1);
        world.Local.Faults.Add(fault);

        await world.SettleAsync();

        Assert.Equal([.. AgreedWorld.Parties.Take(7), "THETA"], world.Local.Names("Party").Order());
        Assert.Equal(8, world.Records().Count(record => record.DocType == "Party"));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_direction_holds_a_rename_back_until_it_is_allowed(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        var before = new WorldSnapshot(world);
        var against = side == Side.Cloud ? SyncDirection.LocalToCloud : SyncDirection.CloudToLocal;

        await world.SyncAsync(new SyncRequest { Direction = against });
        before.AssertUntouched();
        Assert.Equal(SyncRecordStatus.Pending, world.Record("Party", "HETA").Status);

        await world.SettleAsync();
        Assert.NotNull(world.Side(side.Other()).Find("Party", "THETA"));
        await AssertAtRestAsync(world);
    }

    /// <summary>Frappe moves the links and no stamp, in rows and dynamic ones as in fields: without a look the other side would keep linking what is gone here.</summary>
    [Theory]
    [InlineData(Side.Cloud, "13.58.21")]
    [InlineData(Side.Local, "15.101.1")]
    [InlineData(Side.Cloud, "16.4.1")]
    public async Task Links_that_a_merge_moved_follow_where_the_other_side_refuses_the_merge(Side side, string version)
    {
        using var world = new SyncWorld(
            [
                DocTypes.Party,
                DocTypes.Table("Plan Row", DocTypes.Field("party", "Link", "Party"), DocTypes.Field("kind", "Link", "DocType"), DocTypes.Field("other", "Dynamic Link", "kind")),
                DocTypes.Define("Plan", "hash", DocTypes.Field("kind", "Link", "DocType"), DocTypes.Field("other", "Dynamic Link", "kind"), DocTypes.Field("rows", "Table", "Plan Row")),
                DocTypes.Define("Plan Settings", null, DocTypes.Field("party", "Link", "Party")).With("issingle", 1),
            ],
            options => options with { FrappeVersion = version });
        world.Side(side.Other()).DefineDocType(((JsonObject)DocTypes.Party.DeepClone()).With("allow_rename", 0));
        world.Insert(side, "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(side, "Party", new JsonObject { ["code"] = "BETA" });
        world.Insert(side, "Plan", new JsonObject { ["rows"] = new JsonArray(new JsonObject { ["party"] = "BETA" }, new JsonObject { ["party"] = "ACME" }) });
        world.Insert(side, "Plan", new JsonObject { ["rows"] = new JsonArray(new JsonObject { ["kind"] = "Party", ["other"] = "ACME" }) });
        world.Insert(side, "Plan", new JsonObject { ["kind"] = "Party", ["other"] = "ACME" });
        world.Update(side, "Plan Settings", "Plan Settings", new JsonObject { ["party"] = "ACME" });
        await world.SettleAsync();

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Side(side).Rename("Party", "ACME", "BETA", merge: true, user: SyncWorld.Clerk);
        await world.SettleAsync();

        foreach (var each in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal("BETA", world.Side(each).Find("Plan Settings", "Plan Settings")!["party"]!.ToString());
            Assert.All(world.Side(each).Names("Plan"), name => Assert.DoesNotContain("ACME", world.Side(each).Find("Plan", name)!.ToJsonString(), StringComparison.Ordinal));
        }

        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_merge_of_two_documents_is_repeated_as_a_merge(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "ACME", "BETA", merge: true, user: SyncWorld.Clerk);

        await world.SettleAsync();

        foreach (var each in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal(AgreedWorld.Parties.Skip(1), world.Side(each).Names("Party").Order());
            Assert.Equal("BETA", world.Side(each).Find("Voucher", world.NameOf(each, "Voucher", "remarks", "voucher 0"))!["party"]!.ToString());
        }

        Assert.Contains(world.Log(), entry => entry.Action == "delete" && entry.Message!.Contains("Merged into BETA", StringComparison.Ordinal));
        await AssertAtRestAsync(world);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_merge_against_an_edit_is_a_conflict_and_a_merge_once_it_is_decided_so(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "ACME", "BETA", merge: true, user: SyncWorld.Clerk);
        world.Update(side.Other(), "Party", "ACME", new JsonObject { ["phone"] = "555" });
        await world.SyncAsync();
        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.DeleteEdit, conflict.Kind);

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = side == Side.Cloud ? ConflictStrategy.CloudWins : ConflictStrategy.LocalWins });

        foreach (var each in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal(AgreedWorld.Parties.Skip(1), world.Side(each).Names("Party").Order());
            Assert.Equal("BETA", world.Side(each).Find("Voucher", world.NameOf(each, "Voucher", "remarks", "voucher 0"))!["party"]!.ToString());
        }

        await AssertAtRestAsync(world);
    }

    [Fact]
    public async Task A_plan_shows_the_rename_and_does_nothing()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Cloud.Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        var before = new WorldSnapshot(world);

        await world.SyncAsync(new SyncRequest { PlanOnly = true });

        var item = Assert.Single(world.Events.OfType<ResultEvent>().Select(result => result.Value).OfType<SyncPlanItem>());
        Assert.Equal((SyncAction.Rename, SyncDirection.CloudToLocal, "HETA"), (item.Action, item.Direction, item.Name));
        before.AssertUntouched();
        await world.SettleAsync();
        Assert.NotNull(world.Local.Find("Party", "THETA"));
    }

    [Fact]
    public async Task Two_documents_of_one_moment_that_were_both_renamed_are_left_to_a_person()
    {
        using var world = await AgreedWorld.MakeAsync();
        var stamp = world.Cloud.Find("Party", "HETA")!["creation"]!.ToString();
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            site.SetValueSilently("Party", "GAMMA", "creation", site.Find("Party", "HETA")!["creation"]!.ToString());
        }

        Assert.Equal(stamp, world.Cloud.Find("Party", "GAMMA")!["creation"]!.ToString());
        foreach (var name in new[] { "GAMMA", "HETA" })
        {
            world.OpenEngine().ResetRecord("Party", name);
        }

        await world.SettleAsync();
        world.Cloud.Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        world.Cloud.Rename("Party", "GAMMA", "LAMBDA", user: SyncWorld.Clerk);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();

        before.AssertUntouched();
        Assert.Contains(world.Results, result => result.ErrorId == ErrorIds.RenameSuspected);
    }

    [Fact]
    public async Task Without_evidence_a_renamed_document_is_not_taken_for_a_deleted_one()
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Local.Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        foreach (var comment in world.Local.Names("Comment").ToList())
        {
            world.Local.Delete("Comment", comment);
        }

        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync(new SyncRequest { Full = true });
            world.Clock.Advance(BeyondProbes);
        }

        Assert.Equal((8, 8), (world.Cloud.Names("Party").Count, world.Local.Names("Party").Count));
        Assert.NotNull(world.Cloud.Find("Party", "THETA"));
    }

    private static bool IsRename(SandboxRequest request) => request.RawPathAndQuery.Contains("rename_doc", StringComparison.Ordinal);

    private static async Task AssertAtRestAsync(SyncWorld world)
    {
        Assert.Empty(await world.CompareAsync());
        var writes = world.Writes;
        foreach (var full in new[] { false, true })
        {
            world.Clock.Advance(TimeSpan.FromHours(1));
            await world.SyncAsync(new SyncRequest { Full = full });
            Assert.Empty(world.Results);
        }

        Assert.Equal(writes, world.Writes);
    }
}
