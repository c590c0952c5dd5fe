using System.Globalization;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>Opens connections to the state file and finds out what the file is before anything is done with it.</summary>
internal sealed class StateFile
{
    private const string EmptyInMemory = ":memory:";

    // 16 MB: the pages at the end of a table or index are written again and again, and copied into the file once.
    private const int PagesPerCheckpoint = 4000;

    private readonly StateStoreOptions _options;
    private bool _isMissing;

    public StateFile(string path, StateStoreOptions options)
    {
        _options = options;
        Errors = new StateErrors(System.IO.Path.GetFullPath(path));
    }

    public StateErrors Errors { get; }

    public string Path => Errors.Path;

    private int KnownVersion => _options.Migrations[^1].Version;

    /// <summary>A connection that may change the file; the file is made when there is none. Nothing in it has been looked at yet.</summary>
    public StateConnection OpenForWriting()
    {
        var folder = System.IO.Path.GetDirectoryName(Path);
        if (folder is not null && !Directory.Exists(folder))
        {
            throw Errors.NoFolder(folder);
        }

        if (Directory.Exists(Path))
        {
            throw Errors.IsFolder();
        }

        if (File.Exists(Path) && File.GetAttributes(Path).HasFlag(FileAttributes.ReadOnly))
        {
            throw Errors.Denied();
        }

        return Connect(Path, SqliteOpenMode.ReadWriteCreate, $"PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = {PagesPerCheckpoint};");
    }

    /// <summary>Checks before the first reader that there is a file this version can read.</summary>
    public void CheckReadable()
    {
        if (Directory.Exists(Path))
        {
            throw Errors.IsFolder();
        }

        if (!File.Exists(Path) || new FileInfo(Path).Length == 0)
        {
            _isMissing = _options.EmptyWhenMissing ? true : throw Errors.NotFound();
            return;
        }

        using var connection = OpenForReading();
        if (InspectVersion(connection) is not { } version)
        {
            _isMissing = _options.EmptyWhenMissing ? true : throw Errors.NotFound();
            return;
        }

        if (version < KnownVersion)
        {
            throw Errors.TooOldToRead(version, KnownVersion);
        }

        CheckTables(connection);
    }

    /// <summary>Whether the file has to be made or brought up to date before anything can be done with it.</summary>
    public bool NeedsPreparing()
    {
        if (!File.Exists(Path) || new FileInfo(Path).Length == 0)
        {
            return true;
        }

        using var connection = OpenForReading();
        return InspectVersion(connection) != KnownVersion;
    }

    /// <summary>Checks that a file opened for writing is there whole and of this version.</summary>
    public void CheckCurrent(StateConnection connection)
    {
        var version = InspectVersion(connection) ?? throw Errors.NotFound();
        if (version < KnownVersion)
        {
            throw Errors.TooOldToRead(version, KnownVersion);
        }

        CheckTables(connection);
    }

    /// <summary>
    /// A connection that only reads the file; temporary tables can be made in it when <paramref name="withTemporaryTables"/> is set.
    /// </summary>
    public StateConnection OpenForReading(bool withTemporaryTables = false)
    {
        if (_isMissing)
        {
            var empty = Connect(EmptyInMemory, SqliteOpenMode.Memory, "");
            foreach (var migration in _options.Migrations)
            {
                empty.RunScript(migration.Sql);
            }

            return empty;
        }

        var settings = withTemporaryTables ? "PRAGMA temp_store = FILE;" : "PRAGMA query_only = ON;";
        try
        {
            // SQLite falls back to reading when the file may not be written. Read-only mode proper would leave its -wal and -shm files
            // behind.
            return Connect(Path, SqliteOpenMode.ReadWrite, settings + "SELECT COUNT(*) FROM sqlite_master;");
        }
        catch (ErpSyncException exception) when (IsDenied(exception) && !File.Exists(Path + "-wal"))
        {
            // In a folder that may not be written the -shm file cannot be made; without a -wal file nobody writes, so the file can be
            // read as it is.
            return Connect(new Uri(Path).AbsoluteUri + "?immutable=1", SqliteOpenMode.ReadOnly, settings);
        }
    }

    /// <summary>The schema version of the file; null when it is empty.</summary>
    /// <exception cref="ErpSyncException">
    /// ErpStateCorrupt for a file of some other program, ErpStateTooNew for one of a later version.
    /// </exception>
    public int? InspectVersion(StateConnection connection)
    {
        // One statement, so that a file which another process is just making is seen either empty or whole.
        var (applicationId, version, tables, originals) = connection.Read(
            """
            SELECT a.application_id, v.user_version, (SELECT COUNT(*) FROM sqlite_master),
                (SELECT COUNT(*) FROM sqlite_master WHERE name IN ('sync_records', 'sync_logs'))
            FROM pragma_application_id a, pragma_user_version v
            """,
            reader => (reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3))).Single();
        if (applicationId == StateSchema.ApplicationId)
        {
            return version <= KnownVersion ? version : throw Errors.TooNew(version, KnownVersion);
        }

        return applicationId == 0 && tables == 0 ? null : throw Errors.Foreign(isOriginalProduct: applicationId == 0 && originals == 2);
    }

    public void CheckTables(StateConnection connection)
    {
        var tables = connection.Read("SELECT name FROM sqlite_master WHERE type = 'table'", reader => reader.GetString(0));
        if (StateSchema.Tables.Except(tables, StringComparer.Ordinal).FirstOrDefault() is { } missing)
        {
            throw Errors.Incomplete(missing);
        }
    }

    private static bool IsDenied(ErpSyncException exception) =>
        exception.InnerException is SqliteException { SqliteErrorCode: SQLITE_CANTOPEN or SQLITE_READONLY };

    private StateConnection Connect(string dataSource, SqliteOpenMode mode, string settings)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = dataSource,
                Mode = mode,
                Pooling = false,
                DefaultTimeout = Math.Max(1, (int)_options.BusyTimeout.TotalSeconds),
            }.ToString());
            connection.Open();

            // Plans that do not depend on the values bound: otherwise SQLite plans a prepared query anew whenever it is asked with other values.
            sqlite3_db_config(connection.Handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            var opened = new StateConnection(connection, Errors);
            var busyTimeout = ((int)_options.BusyTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            opened.RunScript($"PRAGMA busy_timeout = {busyTimeout};{settings}");
            return opened;
        }
        catch (TypeInitializationException exception)
        {
            throw StateErrors.NativeLibraryMissing(exception);
        }
        catch (SqliteException exception)
        {
            connection?.Dispose();
            throw Errors.From(exception);
        }
        catch (ErpSyncException)
        {
            connection?.Dispose();
            throw;
        }
    }
}
