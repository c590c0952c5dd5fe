using ErpSync.Engine.State;

namespace ErpSync.Simulation.Worlds;

/// <summary>
/// An open state, lent: whoever disposes it leaves it open. Opening a file and preparing its statements anew costs more than most runs do.
/// </summary>
internal sealed class LentState(IStateStore inner) : IStateStore
{
    public string Path => inner.Path;

    public PairRecord? GetPair(long id) => inner.GetPair(id);

    public IReadOnlyDictionary<string, PairRecord> FindPairs(string docType, Side side, IReadOnlyCollection<string> names) =>
        inner.FindPairs(docType, side, names);

    public IReadOnlyList<PairRecord> FindPairsByCreation(string docType, Side side, string creation) =>
        inner.FindPairsByCreation(docType, side, creation);

    public IReadOnlyList<PairRecord> DuePairs(string docType, DateTimeOffset now, long afterId, int limit) =>
        inner.DuePairs(docType, now, afterId, limit);

    public IReadOnlyList<PairRecord> PairsAfter(string docType, long afterId, int limit) => inner.PairsAfter(docType, afterId, limit);

    public IReadOnlyList<PairRecord> PairsCreatedAfter(Side side, string docType, DateTimeOffset created, int limit) =>
        inner.PairsCreatedAfter(side, docType, created, limit);

    public CarriedFile? FindCarriedFile(Side side, string contentHash, bool isPrivate) => inner.FindCarriedFile(side, contentHash, isPrivate);

    public long CountPairs(string docType) => inner.CountPairs(docType);

    public long CountMissing(string docType, Side side) => inner.CountMissing(docType, side);

    public IReadOnlyDictionary<long, PairBase> GetBases(IReadOnlyCollection<long> pairIds) => inner.GetBases(pairIds);

    public IReadOnlyList<IntentRecord> OpenIntents() => inner.OpenIntents();

    public ConflictRecord? GetConflict(long id) => inner.GetConflict(id);

    public long CountOpenConflicts() => inner.CountOpenConflicts();

    public ScanCursor GetCursor(Side side, string docType) => inner.GetCursor(side, docType);

    public IReadOnlyList<Revisit> Revisits(string docType) => inner.Revisits(docType);

    public void BeginCensus(string docType, Side side) => inner.BeginCensus(docType, side);

    public void MarkSeen(string docType, Side side, IReadOnlyCollection<string> names) => inner.MarkSeen(docType, side, names);

    public IReadOnlyList<PairRecord> UnseenPairs(string docType, Side side, long afterId, int limit) =>
        inner.UnseenPairs(docType, side, afterId, limit);

    public string? GetFact(string key) => inner.GetFact(key);

    public T Write<T>(Func<IStateTransaction, T> work) => inner.Write(work);

    public Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken) => inner.WriteAsync(work, cancellationToken);

    public StatePurge Purge(int retentionDays) => inner.Purge(retentionDays);

    public bool TryTakeLease() => inner.TryTakeLease();

    public void GiveUpLease() => inner.GiveUpLease();

    public bool IsLeaseWanted() => inner.IsLeaseWanted();

    public IEnumerable<ErpWebhookEvent> QueryWebhookEvents(WebhookEventQuery query) => inner.QueryWebhookEvents(query);

    public SyncStatusReport GetStatus(int recent, int runs) => inner.GetStatus(recent, runs);

    public IEnumerable<SyncRecord> QueryRecords(RecordQuery query) => inner.QueryRecords(query);

    public IEnumerable<SyncLogEntry> QueryLog(LogQuery query) => inner.QueryLog(query);

    public IEnumerable<ErpConflict> QueryConflicts(ConflictQuery query) => inner.QueryConflicts(query);

    public void Dispose()
    {
        // It is not ours.
    }
}
