using System.Threading.Channels;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.Events;

/// <summary>
/// The durable queue of what sites ask to look at. Needs no lease: accepting never waits for whoever writes the state. One task commits
/// whatever calls have arrived in one transaction (a group commit), and every call returns after the commit that holds it.
/// </summary>
internal sealed class EventQueue : IAsyncDisposable
{
    /// <summary>A document whose worker died this often is set aside.</summary>
    public const int MostAbandonedAttempts = 5;

    private const int LongestBacklog = 20_000;
    private const int LargestGroup = 2_000;
    private const int MostDoneKept = 20_000;
    private const int PurgePortion = 1_000;

    private static readonly TimeSpan DoneKept = TimeSpan.FromHours(24);

    // For people who look at the table: a worker is known to be gone when somebody else holds the writer lease.
    private static readonly TimeSpan LeaseShown = TimeSpan.FromMinutes(2);

    private readonly StateConnection _connection;
    private readonly TimeProvider _clock;
    private readonly Channel<QueueOperation> _operations;
    private readonly AsyncSignal _arrivals = new();
    private readonly Lock _reading = new();
    private readonly StateConnection _reader;
    private readonly Task _writing;
    private int _isDisposed;

    private EventQueue(StateConnection connection, StateConnection reader, TimeProvider clock)
    {
        _connection = connection;
        _reader = reader;
        _clock = clock;
        _operations = Channel.CreateBounded<QueueOperation>(new BoundedChannelOptions(LongestBacklog) { SingleReader = true });
        _writing = Background.Start(WriteAsync);
    }

    /// <summary>Opens the queue of a state file; a file that is missing or of an older version is prepared first.</summary>
    /// <exception cref="ErpSyncException">The errors of <see cref="SqliteStateStore.Open"/>.</exception>
    public static EventQueue Open(string path, TimeProvider clock, StateStoreOptions? options = null)
    {
        options ??= new StateStoreOptions();
        var file = new StateFile(path, options);
        if (file.NeedsPreparing())
        {
            SqliteStateStore.Open(path, StateAccess.ReadWrite, clock, options).Dispose();
        }

        var connection = file.OpenForWriting();
        try
        {
            file.CheckCurrent(connection);
            return new EventQueue(connection, file.OpenForReading(), clock);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Accepts an event; returns once it is durable.</summary>
    /// <exception cref="ErpSyncException">The file cannot be written; nothing was accepted.</exception>
    public async Task AcceptAsync(IncomingEvent incoming, CancellationToken cancellationToken)
    {
        await DoAsync(
            connection =>
            {
                QueueRows.Accept(connection, incoming, _clock.GetUtcNow());
                return true;
            },
            cancellationToken);
        _arrivals.Set();
    }

    /// <summary>Completes when events were accepted since it completed last.</summary>
    public Task WaitForArrivalAsync(CancellationToken cancellationToken) => _arrivals.WaitAsync(cancellationToken);

    /// <summary>Takes at most so many entries of a DocType that are due. The caller holds the writer lease.</summary>
    public Task<List<QueuedEvent>> TakeAsync(string docType, string owner, int limit, CancellationToken cancellationToken) => DoAsync(
        connection =>
        {
            var now = _clock.GetUtcNow();
            return QueueRows.Take(connection, docType, owner, now, now + LeaseShown, limit);
        },
        cancellationToken);

    public Task CompleteAsync(
        QueuedEvent entry, string owner, DeliveryOutcome outcome, string? reason, CancellationToken cancellationToken) =>
        RunAsync(connection => QueueRows.Complete(connection, entry.Id, owner, outcome, reason, _clock.GetUtcNow()), cancellationToken);

    /// <summary>Puts an entry back to be tried again.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="owner">Who has taken it.</param>
    /// <param name="notBefore">The next attempt; null for at once.</param>
    /// <param name="reason">The document's error; null when it has none.</param>
    /// <param name="counts">Whether this attempt counts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PutBackAsync(
        QueuedEvent entry, string owner, DateTimeOffset? notBefore, string? reason, bool counts, CancellationToken cancellationToken) =>
        RunAsync(connection => QueueRows.PutBack(connection, entry.Id, owner, notBefore, reason, counts), cancellationToken);

    /// <summary>Makes an entry a dead letter.</summary>
    public Task SetAsideAsync(QueuedEvent entry, string owner, string reason, CancellationToken cancellationToken) =>
        RunAsync(connection => QueueRows.SetAside(connection, entry.Id, owner, reason, _clock.GetUtcNow()), cancellationToken);

    /// <summary>Takes back what workers that are gone had taken. The caller holds the writer lease.</summary>
    /// <returns>How many entries.</returns>
    public Task<int> RescueAsync(string owner, CancellationToken cancellationToken) => DoAsync(
        connection => QueueRows.Rescue(connection, owner, MostAbandonedAttempts, _clock.GetUtcNow()), cancellationToken);

    /// <summary>Puts an entry back into the queue, whatever became of it.</summary>
    /// <returns>The entry that waits now; null when there is no such entry.</returns>
    public async Task<ErpWebhookEvent?> RestartAsync(long id, CancellationToken cancellationToken)
    {
        var restarted = await DoAsync(connection => QueueRows.Restart(connection, id), cancellationToken);
        _arrivals.Set();
        return restarted;
    }

    /// <summary>
    /// Removes what was dealt with a day ago, or is not among the newest, and dead letters older than the retention of the state.
    /// </summary>
    public async Task PurgeAsync(int retentionDays, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        while (await DoAsync(
            connection => QueueRows.Purge(
                connection, now - DoneKept, MostDoneKept, now.AddDays(-retentionDays), PurgePortion), cancellationToken) == PurgePortion)
        {
            await Task.Yield();
        }
    }

    /// <summary>The DocTypes with entries that are due; an empty text stands for events that told no DocType.</summary>
    public IReadOnlyList<string> DueDocTypes() => Read(connection => QueueRows.DueDocTypes(connection, _clock.GetUtcNow()));

    public DateTimeOffset? NextDue() => Read(QueueRows.NextDue);

    public WebhookBacklog Backlog() => Read(connection => QueueRows.Backlog(connection, _clock.GetUtcNow()));

    /// <summary>Commits what has arrived, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        _operations.Writer.TryComplete();
        await _writing;
        _connection.Dispose();
        lock (_reading)
        {
            _reader.Dispose();
        }
    }

    private async Task WriteAsync()
    {
        var group = new List<QueueOperation>();
        while (await _operations.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < LargestGroup && _operations.Reader.TryRead(out var operation))
            {
                group.Add(operation);
            }

            Commit(group);
        }
    }

    private void Commit(List<QueueOperation> group)
    {
        try
        {
            _connection.Begin();
            group.ForEach(operation => operation.Execute(_connection));
            _connection.Run("COMMIT");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Nothing of the group is in the file: every caller is told, and a site sends its event again.
            RollBack();
            group.ForEach(operation => operation.Fail(exception));
            return;
        }

        group.ForEach(operation => operation.Tell());
    }

    private void RollBack()
    {
        if (_connection.InTransaction)
        {
            _connection.Run("ROLLBACK");
        }
    }

    private Task<bool> RunAsync(Action<StateConnection> work, CancellationToken cancellationToken) => DoAsync(
        connection =>
        {
            work(connection);
            return true;
        },
        cancellationToken);

    private async Task<T> DoAsync<T>(Func<StateConnection, T> work, CancellationToken cancellationToken)
    {
        var operation = new QueueOperation<T>(work);
        await _operations.Writer.WriteAsync(operation, cancellationToken);
        return await operation.DoneAsync().WaitAsync(cancellationToken);
    }

    private T Read<T>(Func<StateConnection, T> read)
    {
        lock (_reading)
        {
            ObjectDisposedException.ThrowIf(_isDisposed == 1, this);
            return read(_reader);
        }
    }
}
