using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Sync;

public sealed class EditTests
{
    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task One_edit_is_one_write_and_only_the_changed_field_travels(Side side)
    {
        using var world = await AgreedAsync();
        world.Update(side, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        var before = world.Writes;

        await world.SyncAsync();

        Assert.Equal(before + 1, world.Writes);
        var other = world.Side(side == Side.Cloud ? Side.Local : Side.Cloud);
        Assert.Equal("555", other.Find("Party", "ACME")!["phone"]!.ToString());
        var change = Assert.Single(Assert.Single(world.Results).Changes);
        Assert.Equal(("phone", null, "555"), (change.Field, change.Before, change.After));
        await world.SyncAsync();
        Assert.Equal(before + 1, world.Writes);
    }

    [Fact]
    public async Task Disjoint_edits_of_fields_and_rows_merge()
    {
        using var world = await AgreedAsync();
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "1" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["email"] = "x@y.example" });
        var cloudRows = world.Cloud.Find("Voucher", "VCH-0001")!["rows"]!.AsArray();
        cloudRows[0]!["qty"] = 77;
        world.Update(Side.Cloud, "Voucher", "VCH-0001", new JsonObject { ["rows"] = cloudRows.DeepClone() });
        var localRows = world.Local.Find("Voucher", "VCH-0001")!["rows"]!.AsArray();
        localRows.RemoveAt(1);
        localRows.Add(new JsonObject { ["item"] = "C", ["qty"] = 9 });
        world.Update(Side.Local, "Voucher", "VCH-0001", new JsonObject { ["rows"] = localRows.DeepClone() });

        await world.SettleAsync();

        Assert.Empty(world.Conflicts());
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            var party = site.Find("Party", "ACME")!;
            Assert.Equal(("1", "x@y.example"), (party["phone"]!.ToString(), party["email"]!.ToString()));
            Assert.Equal(["A:77", "C:9"], Rows(site));
        }
    }

    [Fact]
    public async Task The_same_field_edited_on_both_sides_is_one_open_conflict_until_it_is_resolved()
    {
        using var world = await AgreedAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });

        await world.SyncAsync();
        await world.SyncAsync();

        var conflict = Assert.Single(world.Conflicts());
        var field = Assert.Single(conflict.Fields);
        Assert.Equal(("phone", "cloud", "local"), (field.Field, field.Cloud, field.Local));
        Assert.Equal("local", world.Local.Find("Party", "ACME")!["phone"]!.ToString());

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.CloudWins });

        Assert.Equal("cloud", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
        Assert.Empty(world.Conflicts());
        var closed = Assert.Single(world.Conflicts(all: true));
        Assert.Equal((ConflictState.Resolved, ConflictStrategy.CloudWins), (closed.State, closed.Resolution));
        var before = world.Writes;
        await world.SyncAsync();
        Assert.Equal(before, world.Writes);
    }

    [Fact]
    public async Task A_stale_conflict_is_refused()
    {
        using var world = await AgreedAsync();
        world.SetRules("Party", rules => rules with { Strategy = ConflictStrategy.Manual });
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "local" });
        await world.SyncAsync();
        var conflict = Assert.Single(world.Conflicts());
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["phone"] = "later" });

        var events = await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.CloudWins });

        Assert.Contains(events.OfType<ErrorEvent>(), error => error.Error.ErrorId == ErrorIds.ConflictStale);
        Assert.Equal("later", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
    }

    [Fact]
    public async Task A_write_that_meets_a_newer_version_is_refused_and_decided_anew_and_nothing_is_lost()
    {
        using var world = await AgreedAsync();
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        var edited = false;
        world.Local.Faults.BeforeRequest = request =>
        {
            if (request.Method is "PUT" && !edited)
            {
                edited = true;
                world.Update(Side.Local, "Party", "ACME", new JsonObject { ["email"] = "late@example.com" });
            }
        };

        await world.SettleAsync();

        Assert.True(edited);
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            var party = site.Find("Party", "ACME")!;
            Assert.Equal(("555", "late@example.com"), (party["phone"]!.ToString(), party["email"]!.ToString()));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_create_whose_reply_is_lost_never_makes_a_second_document(bool keepsNames)
    {
        using var world = new SyncWorld(DocTypes.All, options => options with { KeepsNamesOnV2 = keepsNames, FrappeVersion = keepsNames ? "15.101.1" : "15.55.0" });
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME" });
        world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "one", ["party"] = "ACME" });
        world.Insert(Side.Cloud, "Voucher", new JsonObject { ["party"] = "ACME", ["rows"] = new JsonArray(new JsonObject { ["item"] = "A", ["qty"] = 1 }) });
        world.Local.Faults.Add(SandboxFault.LoseReply(request => request.Method == "POST" && request.RawPathAndQuery.Contains("Remark", StringComparison.Ordinal), times: 1));
        world.Local.Faults.Add(SandboxFault.LoseReply(request => request.Method == "POST" && request.RawPathAndQuery.Contains("Voucher", StringComparison.Ordinal), times: 1));

        for (var run = 0; run < 4; run++)
        {
            await world.SyncAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(3));
        }

        Assert.Single(world.Local.Names("Remark"));
        Assert.Single(world.Local.Names("Voucher"));
        Assert.Single(world.Cloud.Names("Remark"));
        Assert.Empty(await world.CompareAsync());
        Assert.All(world.Records(), record => Assert.Equal(SyncRecordStatus.Synced, record.Status));
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_deletion_travels_on_the_evidence_of_Deleted_Document(Side side)
    {
        using var world = await AgreedAsync();
        world.Delete(side, "Voucher", "VCH-0001");

        await world.SettleAsync();

        Assert.Empty(world.Cloud.Names("Voucher"));
        Assert.Empty(world.Local.Names("Voucher"));
        Assert.Equal(SyncRecordStatus.Deleted, world.Records().Single(record => record.DocType == "Voucher").Status);
    }

    [Fact]
    public async Task A_deletion_against_an_edit_is_a_conflict_and_the_edit_is_kept()
    {
        using var world = await AgreedAsync();
        world.Delete(Side.Cloud, "Voucher", "VCH-0001");
        world.Update(Side.Local, "Voucher", "VCH-0001", new JsonObject { ["remarks"] = "still needed" });

        await world.SettleAsync();

        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal(ConflictKind.DeleteEdit, conflict.Kind);
        Assert.Single(world.Local.Names("Voucher"));
        Assert.Empty(world.Cloud.Names("Voucher"));

        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = ConflictStrategy.LocalWins });
        await world.SettleAsync();

        Assert.Equal("still needed", world.Cloud.Find("Voucher", Assert.Single(world.Cloud.Names("Voucher")))!["remarks"]!.ToString());
        Assert.Empty(world.Conflicts());
        Assert.Empty(await world.CompareAsync());
    }

    private static async Task<SyncWorld> AgreedAsync()
    {
        var world = new SyncWorld(DocTypes.All);
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Acme" });
        world.Insert(Side.Cloud, "Voucher", new JsonObject
        {
            ["party"] = "ACME",
            ["rows"] = new JsonArray(new JsonObject { ["item"] = "A", ["qty"] = 1 }, new JsonObject { ["item"] = "B", ["qty"] = 2 }),
        });
        await world.SettleAsync();
        return world;
    }

    private static IEnumerable<string> Rows(Sandbox.FrappeSite site) =>
        site.Find("Voucher", "VCH-0001")!["rows"]!.AsArray().Select(row => $"{row!["item"]}:{row["qty"]!.GetValue<double>():0.##}");
}
