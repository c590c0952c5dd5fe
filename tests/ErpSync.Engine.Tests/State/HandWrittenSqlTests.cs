using ErpSync.Engine.State;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.Tests.State;

/// <summary>The two statements of the original guide, through a connection that knows nothing of ErpSync.</summary>
public sealed class HandWrittenSqlTests : IDisposable
{
    private const string FailedEntries = "SELECT * FROM sync_logs WHERE status='failed' ORDER BY timestamp DESC LIMIT 10";
    private const string ForgetCustomer = "DELETE FROM sync_records WHERE doctype='Customer' AND docname='CUST-00001'";

    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_ten_latest_failures_are_selected()
    {
        var start = _fixture.Clock.GetUtcNow();
        using (var store = _fixture.Open())
        {
            StateFixture.InTransaction(store, transaction =>
            {
                for (var minute = 0; minute < 12; minute++)
                {
                    transaction.AppendLog(Samples.Entry($"F-{minute}", start.AddMinutes(minute), "failed"));
                    transaction.AppendLog(Samples.Entry($"S-{minute}", start.AddMinutes(minute)));
                }
            });
        }

        using var plain = OpenWithForeignKeysOff();
        using var command = plain.CreateCommand();
        command.CommandText = FailedEntries;
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(reader.GetOrdinal("docname")));
            Assert.Equal("Customer", reader.GetString(reader.GetOrdinal("doctype")));
            Assert.Equal("The site refused it.", reader.GetString(reader.GetOrdinal("message")));
            Assert.Contains("\"before\":\"India\"", reader.GetString(reader.GetOrdinal("changes_json")), StringComparison.Ordinal);
        }

        Assert.Equal(Enumerable.Range(2, 10).Reverse().Select(minute => $"F-{minute}"), names);
    }

    [Fact]
    public void Deleting_a_record_forgets_the_pair_and_all_that_belongs_to_it()
    {
        using var store = _fixture.Open();
        var now = _fixture.Clock.GetUtcNow();
        var pair = StateFixture.Save(store, Samples.Pair("CUST-00001", "CUST-L-7"));
        var other = StateFixture.Save(store, Samples.Pair("CUST-00002", "CUST-L-8"));
        var (conflict, otherConflict) = StateFixture.InTransaction(store, transaction =>
        {
            foreach (var each in new[] { pair, other })
            {
                transaction.SaveBase(each.Id, Samples.Base());
                transaction.OpenIntent(Samples.Intent(each, $"op-{each.Id}", now));
            }

            return (transaction.SaveConflict(Samples.Conflict(pair, now)), transaction.SaveConflict(Samples.Conflict(other, now)));
        });

        // While the store is open, as an impatient administrator does it.
        using (var plain = OpenWithForeignKeysOff())
        {
            Assert.Equal(1, StateFixture.Execute(plain, ForgetCustomer));
        }

        Assert.Null(store.GetPair(pair.Id));
        Assert.Equal([other.Id], store.GetBases([pair.Id, other.Id]).Keys);
        Assert.Equal(other.Id, Assert.Single(store.OpenIntents()).PairId);
        var settled = store.GetConflict(conflict)!.Conflict;
        Assert.Equal(ConflictState.Settled, settled.State);
        Assert.NotNull(settled.ResolvedAt);
        Assert.Equal("forgotten", settled.ResolvedBy);
        Assert.Equal(ConflictState.Open, store.GetConflict(otherConflict)!.Conflict.State);
        Assert.Equal([new Revisit(Side.Cloud, "CUST-00001", "CUST-L-7"), new Revisit(Side.Local, "CUST-L-7", "CUST-00001")], store.Revisits("Customer"));
    }

    [Fact]
    public void A_record_that_exists_on_one_side_only_is_deleted_by_that_name()
    {
        using (var store = _fixture.Open())
        {
            StateFixture.Save(store, Samples.Pair(null, "CUST-00001"));
        }

        using (var plain = OpenWithForeignKeysOff())
        {
            Assert.Equal(1, StateFixture.Execute(plain, ForgetCustomer));
        }

        using var later = _fixture.Open();
        Assert.Equal([new Revisit(Side.Local, "CUST-00001", null)], later.Revisits("Customer"));
    }

    [Fact]
    public void Forgetting_the_same_document_twice_is_remembered_once()
    {
        using var store = _fixture.Open();
        for (var i = 0; i < 2; i++)
        {
            StateFixture.Save(store, Samples.Pair("CUST-00001", "CUST-00001"));
            using var plain = OpenWithForeignKeysOff();
            Assert.Equal(1, StateFixture.Execute(plain, ForgetCustomer));
        }

        Assert.Equal(2, store.Revisits("Customer").Count);
    }

    [Fact]
    public void A_pair_that_is_made_anew_never_gets_the_number_of_a_forgotten_one()
    {
        using var store = _fixture.Open();
        var first = StateFixture.Save(store, Samples.Pair("CUST-00001", "CUST-00001"));
        using var plain = OpenWithForeignKeysOff();
        StateFixture.Execute(plain, ForgetCustomer);

        Assert.True(StateFixture.Save(store, Samples.Pair("CUST-00001", "CUST-00001")).Id > first.Id);
    }

    [Fact]
    public void Forgetting_through_the_store_does_the_same_with_its_own_clock()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        var conflict = StateFixture.InTransaction(
            store, transaction => transaction.SaveConflict(Samples.Conflict(pair, _fixture.Clock.GetUtcNow())));
        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));

        StateFixture.InTransaction(store, transaction => transaction.ForgetPair(pair.Id));

        Assert.Equal(_fixture.Clock.GetUtcNow(), store.GetConflict(conflict)!.Conflict.ResolvedAt);
        Assert.Equal(2, store.Revisits("Customer").Count);
    }

    [Fact]
    public void The_four_tables_of_the_original_are_there_with_their_columns()
    {
        _fixture.Open().Dispose();
        using var plain = OpenWithForeignKeysOff();

        AssertColumns(
            plain,
            "sync_records",
            ["doctype", "docname", "cloud_modified", "local_modified", "last_synced", "sync_status", "error_message", "retry_count"]);
        AssertColumns(plain, "sync_logs", ["timestamp", "doctype", "docname", "action", "direction", "status", "message", "changes_json"]);
        AssertColumns(plain, "conflict_records", ["doctype", "docname", "cloud_modified", "local_modified", "resolution", "resolved_at"]);
        AssertColumns(
            plain, "webhook_queue", ["doctype", "docname", "status", "attempts", "priority", "lease_until", "dead_letter_reason"]);
    }

    [Fact]
    public void The_queue_takes_one_pending_event_per_document_beside_one_in_work()
    {
        const string Insert =
            "INSERT INTO webhook_queue (source, doctype, docname, status, received_at) VALUES ('cloud', 'Customer', 'C', '{0}', '2026')";
        _fixture.Open().Dispose();
        using var plain = OpenWithForeignKeysOff();
        StateFixture.Execute(plain, Insert.Replace("{0}", "processing", StringComparison.Ordinal));
        StateFixture.Execute(plain, Insert.Replace("{0}", "pending", StringComparison.Ordinal));

        Assert.Throws<SqliteException>(() => StateFixture.Execute(plain, Insert.Replace("{0}", "pending", StringComparison.Ordinal)));
        Assert.Throws<SqliteException>(() => StateFixture.Execute(plain, Insert.Replace("{0}", "processing", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_index_that_the_engine_leans_on_is_used()
    {
        _fixture.Open().Dispose();
        using var plain = OpenWithForeignKeysOff();

        Assert.Contains("sync_logs_failed", Plan(plain, FailedEntries), StringComparison.Ordinal);
        Assert.Contains(
            "sync_records_cloud_name",
            Plan(
                plain,
                """
                SELECT p.id FROM json_each('["a"]') n
                CROSS JOIN sync_records p ON p.doctype = 'x' AND p.cloud_name = n.value AND p.cloud_name IS NOT NULL
                """),
            StringComparison.Ordinal);
        Assert.Contains(
            "sync_records_local_creation",
            Plan(plain, "SELECT id FROM sync_records p WHERE p.local_creation = 'x' AND +p.doctype = 'y' ORDER BY p.id"),
            StringComparison.Ordinal);
        Assert.Contains("intents_pair", Plan(plain, "DELETE FROM intents WHERE pair_id = 1"), StringComparison.Ordinal);
    }

    private static void AssertColumns(SqliteConnection connection, string table, string[] expected) =>
        Assert.Empty(expected.Except(StateFixture.Column(connection, $"SELECT name FROM pragma_table_info('{table}')")));

    private static string Plan(SqliteConnection connection, string sql) =>
        string.Join('\n', StateFixture.Column(connection, "EXPLAIN QUERY PLAN " + sql, column: 3));

    private SqliteConnection OpenWithForeignKeysOff()
    {
        var plain = _fixture.OpenPlain();
        Assert.Equal(0L, StateFixture.Scalar(plain, "PRAGMA foreign_keys"));
        return plain;
    }
}
