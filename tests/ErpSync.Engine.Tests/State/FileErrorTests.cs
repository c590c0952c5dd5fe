using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.Tests.State;

public sealed class FileErrorTests : IDisposable
{
    private readonly StateFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void There_is_no_file_to_read_before_the_first_run()
    {
        var error = StateFixture.Refused(() => _fixture.Open(StateAccess.ReadOnly));

        Assert.Equal(ErrorIds.StateNotFound, error.ErrorId);
        Assert.Contains("Invoke-ErpSync", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_fixture.Folder.Path));
    }

    [Fact]
    public void A_plan_before_the_first_run_sees_an_empty_state_and_makes_no_file()
    {
        using (var store = SqliteStateStore.Open(
            _fixture.StatePath, StateAccess.ReadOnly, _fixture.Clock, new StateStoreOptions { EmptyWhenMissing = true }))
        {
            Assert.Empty(store.FindPairs("Customer", Side.Cloud, ["ACME"]));
            Assert.Equal(0, store.GetStatus(1, 1).Total);
            store.BeginCensus("Customer", Side.Cloud);
            store.MarkSeen("Customer", Side.Cloud, ["ACME"]);
            Assert.Empty(store.UnseenPairs("Customer", Side.Cloud, 0, 10));
            Assert.Empty(store.QueryConflicts(new ConflictQuery()));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(_fixture.Folder.Path));
    }

    [Fact]
    public void An_empty_file_is_no_state_yet()
    {
        File.WriteAllBytes(_fixture.StatePath, []);
        Assert.Equal(ErrorIds.StateNotFound, StateFixture.Refused(() => _fixture.Open(StateAccess.ReadOnly)).ErrorId);

        using var store = _fixture.Open();
        StateFixture.Save(store, Samples.Pair());
    }

    [Fact]
    public void The_first_writer_makes_the_file_in_wal_mode_and_with_its_marks()
    {
        using (var store = _fixture.Open())
        {
            Assert.Equal(_fixture.StatePath, store.Path);
        }

        Assert.Equal([_fixture.StatePath], Directory.EnumerateFiles(_fixture.Folder.Path));
        using var plain = _fixture.OpenPlain();
        Assert.Equal("wal", StateFixture.Scalar(plain, "PRAGMA journal_mode"));
        Assert.Equal((long)StateSchema.ApplicationId, StateFixture.Scalar(plain, "PRAGMA application_id"));
        Assert.Equal((long)StateSchema.Migrations[^1].Version, StateFixture.Scalar(plain, "PRAGMA user_version"));
    }

    [Fact]
    public void Every_commit_reaches_the_disk()
    {
        using var connection = new StateFile(_fixture.StatePath, new StateStoreOptions()).OpenForWriting();

        Assert.Equal(2, connection.Number("PRAGMA synchronous"));
        Assert.Equal(5000, connection.Number("PRAGMA busy_timeout"));
        Assert.Equal(-16384, connection.Number("PRAGMA cache_size"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_no_database_is_refused_and_left_alone(bool forWriting)
    {
        var text = string.Concat(Enumerable.Repeat("name,territory\n", 500));
        File.WriteAllText(_fixture.StatePath, text);

        var error = StateFixture.Refused(() => _fixture.Open(forWriting ? StateAccess.ReadWrite : StateAccess.ReadOnly));

        Assert.Equal(ErrorIds.StateCorrupt, error.ErrorId);
        Assert.Contains(_fixture.StatePath, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
        Assert.Equal(text, File.ReadAllText(_fixture.StatePath));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_database_of_another_program_is_refused_and_left_alone(bool forWriting)
    {
        using (var plain = _fixture.OpenPlain())
        {
            StateFixture.Execute(plain, "CREATE TABLE bookmarks (url TEXT)");
        }

        var before = File.ReadAllBytes(_fixture.StatePath);
        var error = StateFixture.Refused(() => _fixture.Open(forWriting ? StateAccess.ReadWrite : StateAccess.ReadOnly));

        Assert.Equal(ErrorIds.StateCorrupt, error.ErrorId);
        Assert.Contains("some other program", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_fixture.StatePath));
    }

    [Fact]
    public void The_database_of_the_python_product_is_recognised()
    {
        using (var plain = _fixture.OpenPlain())
        {
            StateFixture.Execute(plain, "CREATE TABLE sync_records (id INTEGER); CREATE TABLE sync_logs (id INTEGER)");
        }

        var error = StateFixture.Refused(() => _fixture.Open());

        Assert.Equal(ErrorIds.StateCorrupt, error.ErrorId);
        Assert.Contains("Python ERP Sync", error.Message, StringComparison.Ordinal);
        Assert.Contains("Move it away", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_newer_file_asks_for_a_newer_module(bool forWriting)
    {
        _fixture.Open().Dispose();
        using (var plain = _fixture.OpenPlain())
        {
            StateFixture.Execute(plain, "PRAGMA user_version = 99");
        }

        var error = StateFixture.Refused(() => _fixture.Open(forWriting ? StateAccess.ReadWrite : StateAccess.ReadOnly));

        Assert.Equal(ErrorIds.StateTooNew, error.ErrorId);
        Assert.Contains("Upgrade the module", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_truncated_file_names_the_backup_to_go_back_to(bool forWriting)
    {
        Fill();
        var backup = _fixture.StatePath + ".v1-20260101T000000Z.bak";
        File.Copy(_fixture.StatePath, backup);
        using (var stream = new FileStream(_fixture.StatePath, FileMode.Open))
        {
            stream.SetLength(stream.Length / 2);
        }

        var error = StateFixture.Refused(() =>
        {
            using var store = _fixture.Open(forWriting ? StateAccess.ReadWrite : StateAccess.ReadOnly);
            Assert.NotEmpty(store.QueryRecords(new RecordQuery()).ToList());
            store.GetStatus(1, 1);
        });

        Assert.Equal(ErrorIds.StateCorrupt, error.ErrorId);
        Assert.Contains(backup, error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_inside_its_first_page_is_refused()
    {
        Fill();
        using (var stream = new FileStream(_fixture.StatePath, FileMode.Open))
        {
            stream.SetLength(700);
        }

        var error = StateFixture.Refused(() => _fixture.Open());

        Assert.Equal(ErrorIds.StateCorrupt, error.ErrorId);
        Assert.Contains("no backup", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_lost_a_table_is_refused()
    {
        _fixture.Open().Dispose();
        using (var plain = _fixture.OpenPlain())
        {
            StateFixture.Execute(plain, "DROP TABLE intents");
        }

        var error = StateFixture.Refused(() => _fixture.Open());
        Assert.Equal(ErrorIds.StateCorrupt, error.ErrorId);
        Assert.Contains("intents", error.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.StateCorrupt, StateFixture.Refused(() => _fixture.Open(StateAccess.ReadOnly)).ErrorId);
    }

    [Fact]
    public void A_value_nobody_could_have_written_is_reported_as_damage()
    {
        using var store = _fixture.Open();
        var pair = StateFixture.Save(store, Samples.Pair());
        using var plain = _fixture.OpenPlain();
        StateFixture.Execute(plain, "UPDATE sync_records SET last_synced = 'yesterday'");

        Assert.Equal(ErrorIds.StateCorrupt, StateFixture.Refused(() => store.GetPair(pair.Id)).ErrorId);
        Assert.Throws<SqliteException>(() => StateFixture.Execute(plain, "UPDATE sync_records SET sync_status = 'fine'"));
    }

    [Fact]
    public void A_read_only_file_is_read_but_not_written()
    {
        Fill();
        File.SetAttributes(_fixture.StatePath, FileAttributes.ReadOnly);

        var error = StateFixture.Refused(() => _fixture.Open());
        Assert.Equal(ErrorIds.StateAccess, error.ErrorId);
        Assert.Contains(_fixture.StatePath, error.Message, StringComparison.Ordinal);

        using var reader = _fixture.Open(StateAccess.ReadOnly);
        Assert.Equal(500, reader.CountPairs("Customer"));
    }

    [Fact]
    public void A_file_in_a_folder_that_may_not_be_written_is_read()
    {
        Fill();
        if (!OperatingSystem.IsWindows())
        {
            // The superuser may write anyway; then this says only that reading works.
            File.SetUnixFileMode(_fixture.Folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        try
        {
            using var reader = _fixture.Open(StateAccess.ReadOnly);
            Assert.Equal(500, reader.CountPairs("Customer"));
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_fixture.Folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    [Fact]
    public void A_refusal_by_the_system_is_an_access_error()
    {
        foreach (var code in new[] { 8, 14, 3, 23 })
        {
            var error = new StateErrors(_fixture.StatePath).From(new SqliteException("refused", code)).Error;
            Assert.Equal(ErrorIds.StateAccess, error.ErrorId);
            Assert.Equal(ErpErrorCategory.PermissionDenied, error.Category);
        }

        Assert.Equal(ErrorIds.StateAccess, new StateErrors(_fixture.StatePath).From(new SqliteException("disk full", 13)).Error.ErrorId);
        Assert.Equal(ErrorIds.StateCorrupt, new StateErrors(_fixture.StatePath).From(new SqliteException("malformed", 11)).Error.ErrorId);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var folder = _fixture.Folder.File("nowhere");
        var error = StateFixture.Refused(() => _fixture.Open(path: Path.Combine(folder, "sync_state.db")));

        Assert.Equal(ErrorIds.StateAccess, error.ErrorId);
        Assert.Contains($"'{folder}'", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_is_no_state_file(bool forWriting)
    {
        Directory.CreateDirectory(_fixture.StatePath);

        var error = StateFixture.Refused(() => _fixture.Open(forWriting ? StateAccess.ReadWrite : StateAccess.ReadOnly));

        Assert.Equal(ErrorIds.StateAccess, error.ErrorId);
        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_with_odd_characters_works()
    {
        var folder = Directory.CreateDirectory(_fixture.Folder.File("Asha's état; mode=x %41 #1")).FullName;
        var path = Path.Combine(folder, "sync;state=1.db");
        using (var store = _fixture.Open(path: path))
        {
            StateFixture.Save(store, Samples.Pair());
        }

        using var reader = _fixture.Open(StateAccess.ReadOnly, path: path);
        Assert.Equal(1, reader.CountPairs("Customer"));
        Assert.Equal([path], Directory.EnumerateFiles(folder).Where(file => !file.EndsWith("-wal", StringComparison.Ordinal)
            && !file.EndsWith("-shm", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_missing_native_library_is_named_with_platform_and_file()
    {
        var exception = new TypeInitializationException(
            "Microsoft.Data.Sqlite.SqliteConnection",
            new System.Reflection.TargetInvocationException(new DllNotFoundException("Unable to load shared library 'e_sqlite3'")));

        var error = StateErrors.NativeLibraryMissing(exception).Error;

        Assert.Equal(ErrorIds.NativeLibraryMissing, error.ErrorId);
        Assert.Equal(ErpErrorCategory.NotInstalled, error.Category);
        Assert.Contains("Unable to load shared library", error.Message, StringComparison.Ordinal);
        Assert.Contains(NativeLibraryPath.Current.RuntimeIdentifier, error.Message, StringComparison.Ordinal);
        Assert.Contains("e_sqlite3", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void The_native_library_is_expected_where_the_build_puts_it() =>
        Assert.True(File.Exists(NativeLibraryPath.Current.ExpectedFile), NativeLibraryPath.Current.ExpectedFile);

    [Fact]
    public void A_closed_store_refuses_to_be_used()
    {
        var store = _fixture.Open();
        store.Dispose();
        store.Dispose();

        Assert.Throws<ObjectDisposedException>(() => StateFixture.Save(store, Samples.Pair()));
        Assert.Throws<ObjectDisposedException>(() => store.GetPair(1));
    }

    private void Fill()
    {
        using var store = _fixture.Open();
        StateFixture.InTransaction(store, transaction =>
        {
            for (var number = 0; number < 500; number++)
            {
                transaction.SavePair(Samples.Pair($"C-{number}", $"L-{number}"));
            }
        });
    }
}
