using System.Text.Json.Nodes;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Tests.State;
using ErpSync.Engine.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>
/// A state file that an older ErpSync left behind. What it agreed on is packed in a way nobody reads any more; giving it up costs a second agreement
/// and nothing else: no storm of writes, no question that is forgotten, no document that comes back.
/// </summary>
public sealed class OldStateTests
{
    // Names are each site's own on 15.55, and kept on the others.
    public static TheoryData<int, string, Side> Files => new()
    {
        { 1, "15.101.1", Side.Cloud },
        { 2, "13.58.21", Side.Local },
        { 2, "15.55.0", Side.Cloud },
        { 3, "15.55.0", Side.Local },
        { 3, "16.4.1", Side.Cloud },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Nothing_is_written_for_what_both_sites_agree_on(int version, string frappe, Side side)
    {
        using var world = await AgreedWorld.MakeAsync(options => options with { FrappeVersion = frappe });
        world.Delete(side, "Remark", world.NameOf(side, "Remark", "subject", "remark 3"));
        await world.SettleAsync();
        MakeOld(world, version);
        var before = new WorldSnapshot(world);

        await world.SyncAsync();
        await world.SyncAsync();

        before.AssertUntouched();
        Assert.Empty(world.Conflicts());
        Assert.Empty(await world.CompareAsync());
        Assert.All(world.Records(), record => Assert.True(record.Status is SyncRecordStatus.Synced or SyncRecordStatus.Deleted, $"{record.DocType}/{record.Name} {record.Status} {record.ErrorMessage}"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_people_edited_meanwhile_is_asked_or_carried_over_and_never_lost(int version, string frappe, Side side)
    {
        using var world = await AgreedWorld.MakeAsync(options => options with { FrappeVersion = frappe });
        Manual(world);
        MakeOld(world, version);
        var voucher = world.NameOf(side, "Voucher", "remarks", "voucher 1");
        world.Update(side, "Party", "ACME", new JsonObject { ["title"] = "Acme & Sons" });
        world.Update(side.Other(), "Party", "BETA", new JsonObject { ["title"] = "Beta & Sons" });
        world.Update(side, "Voucher", voucher, new JsonObject { ["remarks"] = "voucher one" });
        var writes = world.Writes;

        await world.SyncAsync();

        Assert.Equal(writes, world.Writes);
        Assert.Equal(3, world.Conflicts().Count);
        foreach (var conflict in world.Conflicts())
        {
            var isOther = conflict.Name == "BETA";
            await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = (isOther ? side.Other() : side) == Side.Cloud ? ConflictStrategy.CloudWins : ConflictStrategy.LocalWins });
        }

        await world.SettleAsync();
        foreach (var each in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal(("Acme & Sons", "Beta & Sons"), (world.Side(each).Find("Party", "ACME")!["title"]!.ToString(), world.Side(each).Find("Party", "BETA")!["title"]!.ToString()));
            Assert.Contains("voucher one", world.Values(each, "Voucher", "remarks"));
            Assert.Equal(4, world.Side(each).Names("Voucher").Count);
        }

        Assert.Empty(await world.CompareAsync());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_open_question_stays_open_and_its_answer_is_carried_out(int version, string frappe, Side side)
    {
        using var world = await AgreedWorld.MakeAsync(options => options with { FrappeVersion = frappe });
        Manual(world);
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["title"] = "from the cloud" });
        world.Update(Side.Local, "Party", "ACME", new JsonObject { ["title"] = "from the shop" });
        await world.SyncAsync();
        Assert.Single(world.Conflicts());
        MakeOld(world, version);

        await world.SyncAsync();

        var conflict = Assert.Single(world.Conflicts());
        Assert.Equal("ACME", conflict.Name);
        await world.ResolveAsync(new ResolveRequest { Id = conflict.Id, Strategy = side == Side.Cloud ? ConflictStrategy.CloudWins : ConflictStrategy.LocalWins });
        await world.SettleAsync();
        Assert.All(new[] { Side.Cloud, Side.Local }, each =>
            Assert.Equal(side == Side.Cloud ? "from the cloud" : "from the shop", world.Side(each).Find("Party", "ACME")!["title"]!.ToString()));
        Assert.Empty(world.Conflicts());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task What_was_deleted_meanwhile_does_not_come_back(int version, string frappe, Side side)
    {
        using var world = await AgreedWorld.MakeAsync(options => options with { FrappeVersion = frappe });
        Manual(world);
        MakeOld(world, version);
        world.Delete(side, "Party", "HETA");
        world.Delete(side.Other(), "Remark", world.NameOf(side.Other(), "Remark", "subject", "remark 2"));

        await world.SyncAsync();
        await world.SyncAsync(new SyncRequest { Full = true });

        Assert.Null(world.Side(side).Find("Party", "HETA"));
        Assert.DoesNotContain("remark 2", world.Values(side.Other(), "Remark", "subject"));
        Assert.True(
            world.Conflicts().Count == 2 || (world.Side(side.Other()).Find("Party", "HETA") is null && !world.Values(side, "Remark", "subject").Contains("remark 2")),
            string.Join("; ", world.Records().Where(record => record.Status != SyncRecordStatus.Synced).Select(record => $"{record.DocType}/{record.Name} {record.Status} {record.ErrorMessage}")));
    }

    private static void Manual(SyncWorld world)
    {
        foreach (var docType in new[] { "Party", "Voucher", "Remark" })
        {
            world.SetRules(docType, rules => rules with { Strategy = ConflictStrategy.Manual });
        }
    }

    /// <summary>Undoes what came after a version: the file is then as that version left it, but for bases, which no reader exists for.</summary>
    private static void MakeOld(SyncWorld world, int version)
    {
        world.Restart();
        using var connection = new SqliteConnection($"Data Source={world.Configuration.State.Path};Pooling=False");
        connection.Open();
        StateFixture.Execute(
            connection,
            $"""
            UPDATE pair_bodies SET body = x'0102';
            DROP TABLE body_samples;
            CREATE TABLE body_samples (id INTEGER PRIMARY KEY AUTOINCREMENT, doctype TEXT NOT NULL, plain BLOB NOT NULL, packed BLOB NOT NULL);
            CREATE INDEX body_samples_doctype ON body_samples (doctype);
            INSERT INTO body_samples (doctype, plain, packed) VALUES ('Party', x'03', x'04');
            PRAGMA user_version = 3;
            """);
        if (version < 3)
        {
            StateFixture.Execute(connection, "DROP TABLE carried_files; PRAGMA user_version = 2;");
        }

        if (version < 2)
        {
            StateFixture.Execute(
                connection,
                """
                DROP INDEX webhook_queue_doctype; DROP INDEX webhook_queue_postponed; DROP INDEX webhook_queue_received; DROP INDEX webhook_queue_processed;
                ALTER TABLE webhook_queue DROP COLUMN modified;
                ALTER TABLE webhook_queue DROP COLUMN outcome;
                PRAGMA user_version = 1;
                """);
        }
    }
}
