using System.Globalization;
using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.Tests.State;

public sealed class MigrationTests : IDisposable
{
    private static readonly StateMigration AddNote = new(
        2, "ALTER TABLE sync_records ADD COLUMN note TEXT; UPDATE sync_records SET note = 'from ' || docname;");

    // A statement with rows in the middle: what fails behind it must be noticed too.
    private static readonly StateMigration Fails = new(
        2, "ALTER TABLE sync_records ADD COLUMN note TEXT; SELECT id FROM sync_records; UPDATE no_such_table SET x = 1;");

    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void An_older_file_is_upgraded_behind_a_backup()
    {
        MakeVersion1();

        using (var store = Open(AddNote))
        {
            Assert.Equal(1, store.CountPairs("Customer"));
            StateFixture.Save(store, Samples.Pair("C-2", null));
        }

        using var upgraded = _fixture.OpenPlain();
        Assert.Equal(2L, StateFixture.Scalar(upgraded, "PRAGMA user_version"));
        Assert.Equal("from CUST-00001", StateFixture.Scalar(upgraded, "SELECT note FROM sync_records WHERE docname = 'CUST-00001'"));
        using var backup = _fixture.OpenPlain(Assert.Single(Backups()));
        Assert.Equal(1L, StateFixture.Scalar(backup, "PRAGMA user_version"));
        Assert.Equal("ok", StateFixture.Scalar(backup, "PRAGMA integrity_check"));
        Assert.Equal("CUST-00001", StateFixture.Scalar(backup, "SELECT docname FROM sync_records"));
    }

    [Fact]
    public void The_backup_can_be_opened_as_a_state_file()
    {
        MakeVersion1();
        Open(AddNote).Dispose();

        using var restored = _fixture.Open(path: Assert.Single(Backups()));
        Assert.Equal("CUST-00001", Assert.Single(restored.QueryRecords(new RecordQuery())).Name);
    }

    [Fact]
    public void Several_steps_are_taken_in_order_and_only_once()
    {
        MakeVersion1();
        var rename = new StateMigration(3, "UPDATE sync_records SET note = note || '!';");

        Open(AddNote, rename).Dispose();
        Open(AddNote, rename).Dispose();

        using var plain = _fixture.OpenPlain();
        Assert.Equal("from CUST-00001!", StateFixture.Scalar(plain, "SELECT note FROM sync_records"));
        Assert.Single(Backups());
    }

    [Fact]
    public void A_new_file_needs_no_backup()
    {
        Open(AddNote).Dispose();

        Assert.Empty(Backups());
    }

    [Fact]
    public void A_step_that_fails_changes_nothing_and_leaves_the_file_free()
    {
        MakeVersion1();

        Assert.Throws<ErpSyncException>(() => Open(Fails));

        using (var plain = _fixture.OpenPlain())
        {
            Assert.Equal(1L, StateFixture.Scalar(plain, "PRAGMA user_version"));
            Assert.Equal(0L, StateFixture.Scalar(plain, "SELECT COUNT(*) FROM pragma_table_info('sync_records') WHERE name = 'note'"));
            Assert.Equal(0L, StateFixture.Scalar(plain, "SELECT COUNT(*) FROM lease"));
        }

        Assert.Single(Backups());
        using var store = _fixture.Open();
        Assert.Equal(1, store.CountPairs("Customer"));
    }

    [Fact]
    public void Nobody_upgrades_a_file_that_somebody_writes()
    {
        MakeVersion1();
        using var writer = Open();

        var error = StateFixture.Refused(() => Open(AddNote));

        Assert.Equal(ErrorIds.StateLocked, error.ErrorId);
        Assert.Empty(Backups());
        StateFixture.Save(writer, Samples.Pair("C-2", null));
    }

    [Fact]
    public void An_older_file_is_not_read_before_a_run_has_upgraded_it()
    {
        MakeVersion1();

        var error = StateFixture.Refused(() => SqliteStateStore.Open(
            _fixture.StatePath,
            StateAccess.ReadOnly,
            _fixture.Clock,
            new StateStoreOptions { Migrations = [StateSchema.Migrations[0], AddNote] }));

        Assert.Equal(ErrorIds.StateAccess, error.ErrorId);
        Assert.Contains("Invoke-ErpSync", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backup_that_cannot_be_made_stops_the_upgrade()
    {
        MakeVersion1();
        var stamp = _fixture.Clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        Directory.CreateDirectory($"{_fixture.StatePath}.v1-{stamp}.bak");

        var error = StateFixture.Refused(() => Open(AddNote));

        Assert.Equal(ErrorIds.StateAccess, error.ErrorId);
        using var store = Open();
        Assert.Equal(1, store.CountPairs("Customer"));
    }

    [Fact]
    public void Bases_of_before_version_4_are_agreed_on_again()
    {
        MakeVersion1();
        using (var plain = _fixture.OpenPlain())
        {
            StateFixture.Execute(
                plain,
                """
                UPDATE sync_records SET base = 'body';
                INSERT INTO pair_bodies (pair_id, body) SELECT id, x'01' FROM sync_records;
                INSERT INTO body_samples (doctype, plain, packed) VALUES ('Customer', x'02', x'03');
                """);
        }

        using var store = _fixture.Open();

        var pair = Assert.Single(store.PairsAfter("Customer", 0, 10));
        Assert.Equal((BaseKind.Body, true), (pair.Base, pair.Dirty));
        Assert.Empty(store.GetBases([pair.Id]));
        var large = Samples.Base(string.Join(' ', Enumerable.Range(0, 300)));
        StateFixture.InTransaction(store, transaction => transaction.SaveBase(pair.Id, large));
        DocumentAssert.Identical(large, store.GetBases([pair.Id])[pair.Id]);
    }

    [Fact]
    public void Versions_follow_one_another() =>
        Assert.Equal(Enumerable.Range(1, StateSchema.Migrations.Count), StateSchema.Migrations.Select(migration => migration.Version));

    /// <summary>A file as version 1 left it, made by SQL alone.</summary>
    private void MakeVersion1()
    {
        using var plain = _fixture.OpenPlain();
        StateFixture.Execute(plain, StateSchema.Migrations[0].Sql);
        StateFixture.Execute(
            plain,
            $"""
            PRAGMA application_id = {StateSchema.ApplicationId};
            PRAGMA user_version = 1;
            PRAGMA journal_mode = WAL;
            INSERT INTO sync_records (doctype, docname, cloud_name, sync_status, base)
            VALUES ('Customer', 'CUST-00001', 'CUST-00001', 'synced', 'none');
            """);
    }

    private SqliteStateStore Open(params StateMigration[] later) => SqliteStateStore.Open(
        _fixture.StatePath,
        StateAccess.ReadWrite,
        _fixture.Clock,
        new StateStoreOptions { Migrations = [StateSchema.Migrations[0], .. later] });

    private string[] Backups() => Directory.GetFiles(_fixture.Folder.Path, "*.bak");
}
