using ErpSync.Engine.State;
using Microsoft.Data.Sqlite;

namespace ErpSync.Simulation.Worlds;

/// <summary>
/// One state that stays open for many histories and is emptied between them. What was learned about packing bodies stays: it changes how
/// they are stored, not what they say.
/// </summary>
internal sealed class LastingState : IDisposable
{
    // The lease stays, too: its holder does.
    private const string Empty =
        """
        BEGIN;
        DELETE FROM sync_records; DELETE FROM pair_bodies; DELETE FROM sync_logs; DELETE FROM conflict_records; DELETE FROM webhook_queue;
        DELETE FROM intents; DELETE FROM cursors; DELETE FROM revisits; DELETE FROM runs; DELETE FROM facts;
        DELETE FROM sqlite_sequence;
        COMMIT;
        """;

    private readonly CurrentClock _clock = new();
    private readonly SqliteStateStore _store;
    private readonly SqliteConnection _cleaner;

    public LastingState(string folder, StateStoreOptions options)
    {
        var path = FileIn(folder);
        _store = SqliteStateStore.Open(path, StateAccess.ReadWrite, _clock, options);
        _cleaner = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _cleaner.Open();
    }

    public static string FileIn(string folder) => Path.Combine(folder, "lasting.db");

    /// <summary>The state, for one process of one history.</summary>
    public IStateStore Lend(TimeProvider clock)
    {
        _clock.Of = clock;
        return new LentState(_store);
    }

    public void Clear()
    {
        using var command = _cleaner.CreateCommand();
        command.CommandText = Empty;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _cleaner.Dispose();
        _store.Dispose();
    }

    /// <summary>The clock of whoever has the state now. It sets no timers: each write renews a lease that has grown old.</summary>
    private sealed class CurrentClock : TimeProvider
    {
        public TimeProvider Of { get; set; } = System;

        public override long TimestampFrequency => Of.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Of.GetUtcNow();

        public override long GetTimestamp() => Of.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // It never was set.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
