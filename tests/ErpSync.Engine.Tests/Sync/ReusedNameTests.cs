using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>A name that was one document's and is another's now: after a deletion, by a series counter that goes back, or by a rename.</summary>
public sealed class ReusedNameTests
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(6);

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_renamed_to_the_name_of_a_deleted_one_is_renamed_on_the_other_side(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "GAMMA", "HETA", merge: true, SyncWorld.Clerk);
        world.Side(side).Rename("Party", "FETA", "GAMMA", user: SyncWorld.Clerk);

        await world.SettleAsync();

        foreach (var site in new[] { world.Cloud, world.Local })
        {
            Assert.Equal(["ACME", "BETA", "CETA", "DELTA", "EPSILON", "GAMMA", "HETA"], site.Names("Party").Order());
            Assert.Equal("FETA Ltd", site.Find("Party", "GAMMA")!["title"]!.ToString());
        }

        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_renamed_to_the_name_of_one_in_conflict_goes_on(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.Side(side).Rename("Party", "GAMMA", "HETA", merge: true, SyncWorld.Clerk);
        world.Side(side).Rename("Party", "FETA", "GAMMA", user: SyncWorld.Clerk);
        world.Update(side.Other(), "Party", "GAMMA", new JsonObject { ["phone"] = "needed" });

        await world.SettleAsync();

        Assert.Equal(ConflictKind.DeleteEdit, Assert.Single(world.Conflicts()).Kind);
        world.Update(side, "Party", "GAMMA", new JsonObject { ["phone"] = "555" });
        await world.SettleAsync();
        Assert.Equal("555", world.Side(side.Other()).Find("Party", "FETA")!["phone"]!.ToString());
        Assert.Equal("needed", world.Side(side.Other()).Find("Party", "GAMMA")!["phone"]!.ToString());
        await world.SyncAsync();
        Assert.Empty(world.Results);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_new_document_is_not_taken_for_one_that_was_renamed_to_its_name_on_the_other_side(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.LatestTimestamp });
        world.Side(side).Rename("Party", "HETA", "THETA", user: SyncWorld.Clerk);
        world.Insert(side.Other(), "Party", new JsonObject { ["code"] = "THETA", ["title"] = "a new one" });

        // As an event says it: the new document is looked at before anybody has seen the rename.
        await world.SyncAsync(new SyncRequest { DocTypes = ["Party"], Names = ["THETA"] });
        await world.SettleAsync();

        Assert.Equal("HETA Ltd", world.Side(side).Find("Party", "THETA")!["title"]!.ToString());
        Assert.Equal("a new one", world.Side(side.Other()).Find("Party", "THETA")!["title"]!.ToString());
        world.Update(side, "Party", "THETA", new JsonObject { ["phone"] = "555" });
        await world.SettleAsync();
        Assert.Equal("555", world.Side(side.Other()).Find("Party", "HETA")!["phone"]!.ToString());
        Assert.Equal(SyncRecordStatus.Blocked, world.Records().Single(record => record is { DocType: "Party", Status: not SyncRecordStatus.Synced }).Status);
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_deletion_whose_name_went_to_another_document_is_still_known(Side side)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = false, FrappeVersion = "15.55.0" });
        world.Insert(side.Other(), "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(side.Other(), "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "first" });
        await world.SettleAsync();
        var name = Assert.Single(world.Side(side).Names("Voucher"));
        var other = Assert.Single(world.Side(side.Other()).Names("Voucher"));
        world.Update(side.Other(), "Voucher", other, new JsonObject { ["remarks"] = "edited" });
        world.Insert(side.Other(), "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "second" });
        world.Delete(side, "Voucher", name);
        await world.SyncAsync();
        Assert.Equal("second", world.Side(side).Find("Voucher", name)!["remarks"]!.ToString());

        var conflict = Assert.Single(world.Conflicts());
        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = side == Side.Cloud ? ConflictStrategy.LocalWins : ConflictStrategy.CloudWins });
        await world.SettleAsync();

        Assert.Equal(["edited", "second"], world.Values(side, "Voucher", "remarks"));
        Assert.Equal(["edited", "second"], world.Values(side.Other(), "Voucher", "remarks"));
        Assert.Empty(world.Conflicts());
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_lost_create_is_found_under_the_name_of_a_deleted_document(Side side)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = false, FrappeVersion = "15.55.0" });
        world.Insert(side.Other(), "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(side.Other(), "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "first" });
        await world.SettleAsync();
        world.Delete(side, "Voucher", Assert.Single(world.Side(side).Names("Voucher")));
        world.Insert(side.Other(), "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "second" });
        world.Side(side).Faults.Add(SandboxFault.LoseReply(request => request.Method == "POST" && request.RawPathAndQuery.EndsWith("/Voucher", StringComparison.Ordinal), times: 1));

        await world.SyncAsync();
        world.Clock.Advance(Later);
        await world.SettleAsync();

        Assert.Equal(["second"], world.Values(side, "Voucher", "remarks"));
        Assert.Equal(["second"], world.Values(side.Other(), "Voucher", "remarks"));
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task Lost_creates_are_told_apart_where_the_site_gives_one_the_name_that_was_meant_for_the_other(Side side)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = false, FrappeVersion = "15.55.0" });
        world.Insert(side.Other(), "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(side.Other(), "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "gone" });
        world.Insert(side.Other(), "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "first", ["posting_date"] = "2026-01-01" });
        world.Insert(side.Other(), "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "second", ["posting_date"] = "2026-02-02" });
        world.Delete(side.Other(), "Voucher", "VCH-0001");
        world.Side(side).Faults.Add(SandboxFault.LoseReply(request => request.Method == "POST" && request.RawPathAndQuery.EndsWith("/Voucher", StringComparison.Ordinal), times: 2));

        // What became of them cannot be seen before both are lost.
        var isBlind = true;
        world.Side(side).Faults.Add(SandboxFault.FailBefore(503, when: request => isBlind && request.Method == "POST"
            && request.RawPathAndQuery.EndsWith("get_list", StringComparison.Ordinal) && world.Side(side).Names("Voucher").Count > 0));

        _ = await Record.ExceptionAsync(() => world.SyncAsync());
        Assert.Equal(2, world.Side(side).Names("Voucher").Count);
        isBlind = false;
        world.Clock.Advance(Later);
        await world.SettleAsync();

        Assert.Equal(["first", "second"], world.Values(side, "Voucher", "remarks"));
        Assert.Equal(["first", "second"], world.Values(side.Other(), "Voucher", "remarks"));
        Assert.Empty(await world.CompareAsync());
    }

    // The site gives the document that comes back the name of another deleted one.
    [Theory]
    [InlineData(Side.Cloud, false)]
    [InlineData(Side.Cloud, true)]
    [InlineData(Side.Local, false)]
    [InlineData(Side.Local, true)]
    public async Task A_document_that_a_person_brings_back_takes_the_name_of_a_deleted_one(Side side, bool isLost)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = false, FrappeVersion = "15.55.0" });
        world.Insert(side, "Party", new JsonObject { ["code"] = "ACME" });
        foreach (var remarks in new[] { "first", "second" })
        {
            world.Insert(side, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = remarks });
        }

        await world.SettleAsync();
        world.Delete(side, "Voucher", "VCH-0002");
        world.Delete(side, "Voucher", "VCH-0001");
        var kept = world.NameOf(side.Other(), "Voucher", "remarks", "first");
        world.Update(side.Other(), "Voucher", kept, new JsonObject { ["remarks"] = "edited" });
        world.Insert(side.Other(), "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "third" });
        await world.SyncAsync();
        if (isLost)
        {
            world.Side(side).Faults.Add(SandboxFault.LoseReply(request => request.Method == "POST" && request.RawPathAndQuery.EndsWith("/Voucher", StringComparison.Ordinal), times: 1));
        }

        var conflict = Assert.Single(world.Conflicts());
        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = side == Side.Cloud ? ConflictStrategy.LocalWins : ConflictStrategy.CloudWins });
        world.Clock.Advance(Later);
        await world.SettleAsync();

        Assert.Empty(world.Errors());
        Assert.Equal(["edited", "third"], world.Values(side, "Voucher", "remarks"));
        Assert.Equal(["edited", "third"], world.Values(side.Other(), "Voucher", "remarks"));
        Assert.Empty(world.Conflicts());
        Assert.Empty(await world.CompareAsync());
    }

    // Without it no user of the site could save, and no document that the site names itself could come.
    [Theory]
    [InlineData(401)]
    [InlineData(417)]
    [InlineData(502)]
    public async Task A_counter_that_could_not_be_raised_is_raised_later(int status)
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME" });
        await world.SettleAsync();
        world.Insert(Side.Cloud, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "first" });
        var fails = true;
        world.Local.Faults.Add(SandboxFault.FailBefore(status, when: request => fails && request.RawPathAndQuery.Contains("Naming", StringComparison.Ordinal)));
        _ = await Record.ExceptionAsync(() => world.SyncAsync());
        Assert.Equal(["first"], world.Values(Side.Local, "Voucher", "remarks"));
        fails = false;
        world.Restart();

        await world.SyncAsync();

        Assert.Equal("VCH-0002", world.Insert(Side.Local, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "second" })["name"]!.ToString());
        await world.SettleAsync();
        Assert.Empty(await world.CompareAsync());
    }

    [Fact]
    public async Task Two_documents_under_the_name_of_a_deleted_one_are_both_kept()
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(Side.Cloud, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "first" });
        await world.SettleAsync();
        world.Delete(Side.Cloud, "Voucher", "VCH-0001");
        await world.SettleAsync();
        world.Insert(Side.Cloud, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "made on Cloud" });
        world.Insert(Side.Local, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "made on Local" });
        await world.SyncAsync();

        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.SameName, conflict.Kind);
        world.Update(Side.Cloud, "Voucher", "VCH-0001", new JsonObject { ["remarks"] = "edited on Cloud" });
        await world.SyncAsync();
        conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.SameName, conflict.Kind);
        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.KeepBoth });
        await world.SettleAsync();

        Assert.Equal(["edited on Cloud", "made on Local"], world.Values(Side.Cloud, "Voucher", "remarks"));
        Assert.Equal(["edited on Cloud", "made on Local"], world.Values(Side.Local, "Voucher", "remarks"));
        Assert.Empty(world.Conflicts());
        Assert.All(world.Records(), record => Assert.Contains(record.Status, new[] { SyncRecordStatus.Synced, SyncRecordStatus.Deleted }));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_new_document_under_the_name_of_a_deleted_one_that_was_refused_first_is_created_later(Side side)
    {
        using var world = new SyncWorld(DocTypes.All);
        world.Insert(side, "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(side, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "first" });
        await world.SettleAsync();
        world.Delete(side, "Voucher", "VCH-0001");
        await world.SettleAsync();
        world.Insert(side, "Voucher", new JsonObject { ["party"] = "ACME", ["remarks"] = "second" });
        world.Side(side.Other()).Faults.Add(SandboxFault.FailBefore(417, when: request => request.Method == "POST" && request.RawPathAndQuery.EndsWith("/Voucher", StringComparison.Ordinal), times: 1));

        await world.SyncAsync();
        await world.SettleAsync();

        Assert.Equal(["second"], world.Values(side.Other(), "Voucher", "remarks"));
        Assert.Empty(world.Conflicts(all: true));
        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_document_deleted_and_restored_under_a_new_name_between_two_runs_is_one_on_the_other_side(Side side)
    {
        using var world = await AgreedWorld.MakeAsync();
        var name = world.Side(side).Names("Remark")[0];
        var subject = world.Side(side).Find("Remark", name)!["subject"]!.ToString();
        world.Delete(side, "Remark", name);
        var kept = Assert.Single(world.Side(side).Names("Deleted Document"));
        world.Side(side).AddUser(new SandboxUser(SyncWorld.Clerk, "clerk-key", "clerk-secret"));
        var answer = world.Side(side).Handle(new SandboxRequest(
            "POST",
            "/api/method/frappe.core.doctype.deleted_document.deleted_document.restore",
            new Dictionary<string, string> { ["Authorization"] = "token clerk-key:clerk-secret", ["Content-Type"] = "application/json" },
            System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["name"] = kept }.ToJsonString())));
        Assert.Equal(200, answer.Status);

        await world.SettleAsync();

        Assert.Equal(4, world.Side(side.Other()).Names("Remark").Count);
        Assert.Equal(name, Assert.Single(world.Log(), entry => entry.Action == "delete").Name);
        Assert.Contains(subject, world.Values(side.Other(), "Remark", "subject"));
        Assert.Empty(await world.CompareAsync());
    }
}
