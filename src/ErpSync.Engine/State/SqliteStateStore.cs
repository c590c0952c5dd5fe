using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.State;

/// <summary>
/// The state file as a SQLite database in WAL mode: one connection writes under a lease, any number read meanwhile. Each commit is durable
/// (synchronous FULL).
/// </summary>
internal sealed class SqliteStateStore : IStateStore
{
    private readonly StateFile _file;
    private readonly StateStoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly ReaderPool _readers;
    private readonly StateQueries _queries;
    private readonly Census _census;
    private readonly StateWriter? _writer;

    private SqliteStateStore(StateFile file, StateStoreOptions options, TimeProvider clock, StateWriter? writer)
    {
        _file = file;
        _options = options;
        _clock = clock;
        _readers = new ReaderPool(file);
        _queries = new StateQueries(_readers);
        _census = new Census(file);
        _writer = writer;
    }

    public string Path => _file.Path;

    /// <summary>
    /// Opens the state file; for writing it is made when there is none, upgraded behind a backup when it is older, and leased.
    /// </summary>
    /// <exception cref="ErpSyncException">
    /// ErpStateNotFound (reading, no file yet), ErpStateLocked (somebody else writes), ErpStateTooNew, ErpStateCorrupt (damaged or not
    /// ours), ErpStateAccess (not allowed, no folder), ErpNativeLibraryMissing.
    /// </exception>
    public static SqliteStateStore Open(string path, StateAccess access, TimeProvider clock, StateStoreOptions? options = null)
    {
        options ??= new StateStoreOptions();
        var file = new StateFile(path, options);
        if (access == StateAccess.ReadOnly)
        {
            file.CheckReadable();
            return new SqliteStateStore(file, options, clock, writer: null);
        }

        var connection = file.OpenForWriting();
        try
        {
            if (access == StateAccess.Shared)
            {
                file.CheckCurrent(connection);
                return new SqliteStateStore(file, options, clock, new StateWriter(connection, lease: null, clock));
            }

            var lease = new StateMigrator(file, clock, options).Prepare(connection);
            return new SqliteStateStore(file, options, clock, new StateWriter(connection, lease, clock));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public PairRecord? GetPair(long id) => _readers.Use(reader => PairRows.Get(reader.Connection, id));

    public IReadOnlyDictionary<string, PairRecord> FindPairs(string docType, Side side, IReadOnlyCollection<string> names) =>
        _readers.Use(reader => PairRows.Find(reader.Connection, docType, side, names));

    public IReadOnlyList<PairRecord> FindPairsByCreation(string docType, Side side, string creation) =>
        _readers.Use(reader => PairRows.FindByCreation(reader.Connection, docType, side, creation));

    public IReadOnlyList<PairRecord> PairsCreatedAfter(Side side, string creation, DateTimeOffset before, int limit) =>
        _readers.Use(reader => PairRows.CreatedAfter(reader.Connection, side, creation, before, limit));

    public IReadOnlyList<PairRecord> DuePairs(string docType, DateTimeOffset now, long afterId, int limit) =>
        _readers.Use(reader => PairRows.Due(reader.Connection, docType, now, afterId, limit));

    public IReadOnlyList<PairRecord> PairsAfter(string docType, long afterId, int limit) =>
        _readers.Use(reader => PairRows.LiveAfter(reader.Connection, docType, afterId, limit));

    public long CountPairs(string docType) => _readers.Use(reader => PairRows.CountLive(reader.Connection, docType));

    public long CountMissing(string docType, Side side) => _readers.Use(reader => PairRows.CountMissing(reader.Connection, docType, side));

    public IReadOnlyDictionary<long, PairBase> GetBases(IReadOnlyCollection<long> pairIds) =>
        _readers.Use(reader => reader.Bodies.Get(pairIds));

    public IReadOnlyList<IntentRecord> OpenIntents() => _readers.Use(reader => IntentRows.All(reader.Connection));

    public ConflictRecord? GetConflict(long id) => _readers.Use(reader => ConflictRows.Get(reader.Connection, id));

    public long CountOpenConflicts() => _readers.Use(reader => ConflictRows.CountOpen(reader.Connection));

    public ScanCursor GetCursor(Side side, string docType) =>
        _readers.Use(reader => ProgressRows.GetCursor(reader.Connection, side, docType));

    public IReadOnlyList<Revisit> Revisits(string docType) =>
        _readers.Use(reader => ProgressRows.Revisits(reader.Connection, docType));

    public void BeginCensus(string docType, Side side) => _census.Begin(docType, side);

    public void MarkSeen(string docType, Side side, IReadOnlyCollection<string> names) => _census.MarkSeen(docType, side, names);

    public IReadOnlyList<PairRecord> UnseenPairs(string docType, Side side, long afterId, int limit) =>
        _census.Unseen(docType, side, afterId, limit);

    public string? GetFact(string key) => _readers.Use(reader => ProgressRows.GetFact(reader.Connection, key));

    public CarriedFile? FindCarriedFile(Side side, string contentHash, bool isPrivate) =>
        _readers.Use(reader => CarriedFileRows.Find(reader.Connection, side, contentHash, isPrivate));

    /// <inheritdoc/>
    /// <exception cref="ErpSyncException">
    /// ErpStateAccess: opened for reading. ErpStateLocked: the lease was taken over, or another program holds the file.
    /// </exception>
    public T Write<T>(Func<IStateTransaction, T> work) => Writer.Write(work);

    /// <inheritdoc/>
    /// <exception cref="ErpSyncException">
    /// ErpStateAccess: opened for reading. ErpStateLocked: the lease was taken over, or another program holds the file.
    /// </exception>
    public Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken) =>
        Writer.WriteAsync(work, cancellationToken);

    public bool TryTakeLease()
    {
        try
        {
            Writer.TakeLease(connection => WriterLease.Acquire(connection, _clock, _options.Processes, yields: true));
            return true;
        }
        catch (ErpSyncException exception) when (exception.Error.ErrorId == ErrorIds.StateLocked)
        {
            return false;
        }
    }

    public void GiveUpLease() => Writer.GiveUpLease();

    public bool IsLeaseWanted() => _readers.Use(reader => LeaseTurn.IsWanted(reader.Connection, _options.PatienceClock.GetUtcNow()));

    public SyncStatusReport GetStatus(int recent, int runs) => _readers.Use(reader =>
    {
        var connection = reader.Connection;

        // One read transaction, so that the counts belong together.
        connection.Run("BEGIN");
        var report = StatusReport.Make(connection, Path, LockedBy(connection), recent, runs, _clock.GetUtcNow());
        connection.Run("COMMIT");
        return report;
    });

    public IEnumerable<SyncRecord> QueryRecords(RecordQuery query) => _queries.Records(query);

    public IEnumerable<SyncLogEntry> QueryLog(LogQuery query) => _queries.Log(query);

    public IEnumerable<ErpConflict> QueryConflicts(ConflictQuery query) => _queries.Conflicts(query);

    public IEnumerable<ErpWebhookEvent> QueryWebhookEvents(WebhookEventQuery query) => _queries.WebhookEvents(query);

    /// <summary>
    /// Removes what is older than the days given from the audit trail, the closed conflicts and the runs. Never an open conflict.
    /// </summary>
    public StatePurge Purge(int retentionDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(retentionDays);
        return Retention.Purge(Writer, _clock.GetUtcNow().AddDays(-retentionDays));
    }

    public void Dispose()
    {
        _census.Dispose();
        _readers.Dispose();
        _writer?.Dispose();
    }

    private StateWriter Writer => _writer ?? throw _file.Errors.OpenedForReading();

    private string? LockedBy(StateConnection connection) =>
        LeaseRow.Read(connection) is { } lease && lease.IsHeld(_clock.GetUtcNow(), _options.Processes.IsAlive(lease.Process))
            ? lease.Describe()
            : null;
}
