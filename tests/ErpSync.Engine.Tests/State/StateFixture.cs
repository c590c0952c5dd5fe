using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.Tests.State;

/// <summary>A state file in a folder of its own, with a clock that stands still.</summary>
internal sealed class StateFixture : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    public TemporaryFolder Folder { get; } = new();

    public ManualClock Clock { get; } = new();

    public string StatePath => Folder.File("sync_state.db");

    public SqliteStateStore Open(
        StateAccess access = StateAccess.ReadWrite, IProcessTable? processes = null, TimeProvider? clock = null, string? path = null)
    {
        var options = new StateStoreOptions { BusyTimeout = TimeSpan.FromSeconds(1) };
        options = processes is null ? options : options with { Processes = processes };
        var store = SqliteStateStore.Open(path ?? StatePath, access, clock ?? Clock, options);
        _opened.Add(store);
        return store;
    }

    /// <summary>A connection as any other SQLite program has it: no pooling, foreign keys off.</summary>
    public SqliteConnection OpenPlain(string? path = null)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path ?? StatePath,
            Pooling = false,
            ForeignKeys = false,
            DefaultTimeout = 5,
        }.ToString());
        connection.Open();
        _opened.Add(connection);
        return connection;
    }

    public static int Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public static List<string> Column(SqliteConnection connection, string sql, int column = 0)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
        {
            values.Add(Convert.ToString(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return values;
    }

    /// <summary>Does something in a transaction of its own.</summary>
    public static T InTransaction<T>(IStateStore store, Func<IStateTransaction, T> work) => store.Write(work);

    public static void InTransaction(IStateStore store, Action<IStateTransaction> work) => store.Write(work);

    /// <summary>Does something in a transaction of its own and fails before its end.</summary>
    public static void Abandon(IStateStore store, Action<IStateTransaction> work) => Assert.Throws<AbandonedException>(() => store.Write(transaction =>
    {
        work(transaction);
        throw new AbandonedException();
    }));

    public static PairRecord Save(IStateStore store, PairRecord pair) => InTransaction(store, transaction => transaction.SavePair(pair));

    public static ErpSyncError Refused(Action action) => Assert.Throws<ErpSyncException>(action).Error;

    /// <summary>What a killed process leaves: the files as they are at this moment, without the shared memory.</summary>
    public string CopyAsAfterKill()
    {
        var copy = Folder.File($"killed-{Guid.NewGuid():N}.db");
        foreach (var suffix in new[] { "", "-wal" })
        {
            if (File.Exists(StatePath + suffix))
            {
                using var source = new FileStream(StatePath + suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var target = File.Create(copy + suffix);
                source.CopyTo(target);
            }
        }

        return copy;
    }

    public void Dispose()
    {
        foreach (var opened in Enumerable.Reverse(_opened))
        {
            opened.Dispose();
        }

        Folder.Dispose();
    }

    private sealed class AbandonedException : Exception;
}
