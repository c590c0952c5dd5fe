using ErpSync.Engine.Hosting;
using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;
using ErpSync.Simulation.Scheduling;

namespace ErpSync.Simulation.States;

/// <summary>A state in memory, as one process has it open. Whatever a process that is gone still tries does not happen.</summary>
internal sealed class MemoryState : IStateStore
{
    private readonly Dictionary<(string DocType, Side Side), HashSet<string>> _census = [];

    public string Path => _file.Path;

    private readonly MemoryFile _file;
    private readonly SimulatedProcess _process;
    private readonly Action<SimulatedProcess> _touched;

    private MemoryState(MemoryFile file, SimulatedProcess process, Action<SimulatedProcess> touched)
    {
        _file = file;
        _process = process;
        _touched = touched;
    }

    private bool HoldsLease => ReferenceEquals(_file.Writer, this);

    private StateTables Tables
    {
        get
        {
            if (!_process.IsAlive)
            {
                throw new ProcessKilledException();
            }

            return _file.Now;
        }
    }

    /// <summary>Opens it.</summary>
    /// <param name="file">What it is kept in.</param>
    /// <param name="process">Whose it is.</param>
    /// <param name="use">What for.</param>
    /// <param name="touched">Told before and after each commit: the process may end there.</param>
    /// <exception cref="ErpSyncException">ErpStateLocked: another process writes.</exception>
    public static MemoryState Open(MemoryFile file, SimulatedProcess process, StateUse use, Action<SimulatedProcess> touched)
    {
        var state = new MemoryState(file, process, touched);
        if (use == StateUse.Write && !state.TryTakeLease())
        {
            throw file.Errors.Locked(file.Writer!.Lease());
        }

        return state;
    }

    public PairRecord? GetPair(long id) => Tables.Pair(id);

    public IReadOnlyDictionary<string, PairRecord> FindPairs(string docType, Side side, IReadOnlyCollection<string> names) =>
        Tables.Find(docType, side, names);

    public IReadOnlyList<PairRecord> FindPairsByCreation(string docType, Side side, string creation) =>
        [.. Tables.Of(docType).Where(pair => pair.Creation(side) == creation)];

    public IReadOnlyList<PairRecord> PairsCreatedAfter(Side side, string creation, DateTimeOffset before, int limit) =>
    [
        .. Tables.Pairs.Values.Where(pair => string.CompareOrdinal(pair.Creation(side), creation) > 0 && pair.Base == BaseKind.Body
                && pair.LastSynced < before && pair.MissingSince(side) is null)
            .OrderByDescending(pair => pair.Creation(side), StringComparer.Ordinal).ThenByDescending(pair => pair.Id).Take(limit),
    ];

    public IReadOnlyList<PairRecord> DuePairs(string docType, DateTimeOffset now, long afterId, int limit) =>
        [.. Tables.Of(docType, afterId).Where(pair => pair.Dirty && !(pair.NextAttempt > now)).Take(limit)];

    public IReadOnlyList<PairRecord> PairsAfter(string docType, long afterId, int limit) =>
        [.. Tables.Of(docType, afterId).Where(pair => pair.Base != BaseKind.Tombstone).Take(limit)];

    public long CountPairs(string docType) => Tables.Of(docType).LongCount(pair => pair.Base != BaseKind.Tombstone);

    public long CountMissing(string docType, Side side) =>
        Tables.Of(docType).LongCount(pair => pair.Dirty && pair.Base == BaseKind.Body && pair.MissingSince(side) is not null);

    public IReadOnlyDictionary<long, PairBase> GetBases(IReadOnlyCollection<long> pairIds)
    {
        var tables = Tables;
        return pairIds.Distinct().Where(tables.Bases.ContainsKey).ToDictionary(id => id, id => tables.Bases[id]);
    }

    public IReadOnlyList<IntentRecord> OpenIntents() => [.. Tables.Intents.OrderBy(intent => intent.StartedAt)];

    public ConflictRecord? GetConflict(long id) => Tables.Conflicts.GetValueOrDefault(id);

    public long CountOpenConflicts() => Tables.Conflicts.Values.LongCount(record => record.Conflict.State == ConflictState.Open);

    public ScanCursor GetCursor(Side side, string docType) => Tables.Cursors.GetValueOrDefault((side, docType)) ?? new ScanCursor(null, null);

    public IReadOnlyList<Revisit> Revisits(string docType) =>
    [
        .. Tables.Revisits.Where(entry => entry.Key.DocType == docType).Select(entry => entry.Value)
            .OrderBy(revisit => EnumText<Side>.Of(revisit.Side), StringComparer.Ordinal).ThenBy(revisit => revisit.Name, StringComparer.Ordinal),
    ];

    public void BeginCensus(string docType, Side side) => _census[(docType, side)] = new HashSet<string>(StringComparer.Ordinal);

    public void MarkSeen(string docType, Side side, IReadOnlyCollection<string> names) => _census[(docType, side)].UnionWith(names);

    public IReadOnlyList<PairRecord> UnseenPairs(string docType, Side side, long afterId, int limit)
    {
        var seen = _census[(docType, side)];
        return
        [
            .. Tables.Of(docType, afterId)
                .Where(pair => pair.Base != BaseKind.Tombstone && pair.Name(side) is { } name && !seen.Contains(name)).Take(limit),
        ];
    }

    public string? GetFact(string key) => Tables.Facts.GetValueOrDefault(key);

    public CarriedFile? FindCarriedFile(Side side, string contentHash, bool isPrivate) =>
        Tables.Files.GetValueOrDefault((side, contentHash, isPrivate));

    public T Write<T>(Func<IStateTransaction, T> work)
    {
        _touched(_process);
        var tables = Tables.Copy();
        _file.CheckWritable();
        if (!HoldsLease)
        {
            throw new InvalidOperationException("The lease was given up; take it before writing.");
        }

        var result = work(new MemoryTransaction(tables, _file.Errors, _process.Clock));
        _file.Commit(tables);
        _touched(_process);
        return result;
    }

    public async Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Task.Yield();
        return Write(work);
    }

    public StatePurge Purge(int retentionDays) => new(0, 0, 0);

    public bool TryTakeLease()
    {
        _file.CheckWritable();
        if (_file.Writer is { IsAbandoned: false } holder && holder != this)
        {
            return false;
        }

        _file.Writer = this;
        return true;
    }

    public void GiveUpLease()
    {
        if (HoldsLease)
        {
            _file.Writer = null;
        }
    }

    public bool IsLeaseWanted() => false;

    public IEnumerable<SyncRecord> QueryRecords(RecordQuery query) =>
        Tables.Pairs.Values.Where(pair => query.Statuses.Count == 0 || query.Statuses.Contains(pair.Status))
            .OrderBy(pair => pair.DocType, StringComparer.Ordinal).ThenBy(pair => pair.Id).Select(StateQueries.ToRecord).ToList();

    public IEnumerable<SyncLogEntry> QueryLog(LogQuery query) =>
        Tables.Log.Where(entry => query.Statuses.Count == 0 || query.Statuses.Contains(entry.Status, StringComparer.Ordinal))
            .OrderByDescending(entry => entry.Timestamp).ThenByDescending(entry => entry.Id).Take(query.First ?? int.MaxValue).ToList();

    public IEnumerable<ErpConflict> QueryConflicts(ConflictQuery query) =>
        Tables.Conflicts.Values.Select(record => record.Conflict)
            .Where(conflict => (query.IncludeClosed || conflict.State == ConflictState.Open) && (query.Ids.Count == 0 || query.Ids.Contains(conflict.Id)))
            .ToList();

    public SyncStatusReport GetStatus(int recent, int runs) => throw new NotSupportedException("Nobody asks for the status in a simulation.");

    public IEnumerable<ErpWebhookEvent> QueryWebhookEvents(WebhookEventQuery query) =>
        throw new NotSupportedException("The queue of a simulation is a file.");

    public void Dispose()
    {
        if (_process.IsAlive)
        {
            GiveUpLease();
        }
    }

    private bool IsAbandoned => !_process.IsAlive;

    private LeaseRow Lease()
    {
        var now = _process.Clock.GetUtcNow();
        return new LeaseRow(LeaseRow.NewInstanceId(yields: true), new ProcessIdentity("erpsync", "simulation", _process.Number, "", now), now, now, now + WriterLease.Duration);
    }
}
