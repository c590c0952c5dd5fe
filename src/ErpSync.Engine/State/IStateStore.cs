namespace ErpSync.Engine.State;

/// <summary>
/// The state file. Reads are safe from any thread and see what is committed; writes are done one after the other. Opening for writing takes
/// the lease; a second writer gets <see cref="ErpSyncException"/> ErpStateLocked that names the holder.
/// </summary>
internal interface IStateStore : IDisposable
{
    string Path { get; }

    PairRecord? GetPair(long id);

    /// <summary>The pairs of these names on that side, by name (ordinal). Names without a pair are missing. One query for any number of names.</summary>
    IReadOnlyDictionary<string, PairRecord> FindPairs(string docType, Side side, IReadOnlyCollection<string> names);

    /// <summary>The pairs whose document on that side has this creation stamp: renames are recognised by it.</summary>
    IReadOnlyList<PairRecord> FindPairsByCreation(string docType, Side side, string creation);

    /// <summary>
    /// Agreed pairs of any DocType whose document a side created after <paramref name="creation"/>, that were last looked at before
    /// <paramref name="before"/> and are not missing there; the latest first.
    /// </summary>
    IReadOnlyList<PairRecord> PairsCreatedAfter(Side side, string creation, DateTimeOffset before, int limit);

    /// <summary>Pairs marked dirty whose next attempt is due, in id order after <paramref name="afterId"/>.</summary>
    IReadOnlyList<PairRecord> DuePairs(string docType, DateTimeOffset now, long afterId, int limit);

    /// <summary>Live pairs (no tombstones) in id order after <paramref name="afterId"/>.</summary>
    IReadOnlyList<PairRecord> PairsAfter(string docType, long afterId, int limit);

    /// <summary>How many live pairs the DocType has.</summary>
    long CountPairs(string docType);

    /// <summary>How many pairs wait because their document on that side was not found and no evidence says that it was deleted.</summary>
    long CountMissing(string docType, Side side);

    /// <summary>The bases of these pairs; pairs without one are missing.</summary>
    IReadOnlyDictionary<long, PairBase> GetBases(IReadOnlyCollection<long> pairIds);

    IReadOnlyList<IntentRecord> OpenIntents();

    ConflictRecord? GetConflict(long id);

    /// <summary>How many conflicts wait for a decision.</summary>
    long CountOpenConflicts();

    ScanCursor GetCursor(Side side, string docType);

    /// <summary>
    /// Names to look at again on a side although no cursor leads there, because a pair was forgotten (also by a hand-written
    /// DELETE FROM sync_records: a trigger records it).
    /// </summary>
    IReadOnlyList<Revisit> Revisits(string docType);

    /// <summary>Remembers, for this run only, which names a census has seen, without holding them in memory.</summary>
    void BeginCensus(string docType, Side side);

    void MarkSeen(string docType, Side side, IReadOnlyCollection<string> names);

    /// <summary>Live pairs with a name on that side which the census has not seen, in id order after <paramref name="afterId"/>.</summary>
    IReadOnlyList<PairRecord> UnseenPairs(string docType, Side side, long afterId, int limit);

    /// <summary>A small remembered fact (site identity, learned capability); null when not set.</summary>
    string? GetFact(string key);

    /// <summary>What is known of a content that was carried to that side; null when it never was.</summary>
    CarriedFile? FindCarriedFile(Side side, string contentHash, bool isPrivate);

    /// <summary>
    /// Does a piece of work in a transaction of its own, at once, and returns when it is durable (synchronous FULL: it survives a power cut).
    /// When the work throws, nothing of it is written.
    /// </summary>
    T Write<T>(Func<IStateTransaction, T> work);

    /// <summary>
    /// Does a piece of work and returns when it is durable, as <see cref="Write{T}"/> does; work of several callers at the same time shares one
    /// commit. It may run on another caller's thread; what it reads from the transaction includes what others of its group have written.
    /// </summary>
    /// <param name="work">The work. When it throws, what it wrote is rolled back, and nothing of the others'.</param>
    /// <param name="cancellationToken">Looked at before the work is queued; from then on it is done.</param>
    Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken);

    /// <summary>
    /// For a store opened as <see cref="StateAccess.Shared"/>: takes the lease if nobody holds it. Holding it already is no error.
    /// </summary>
    /// <returns>False when somebody else holds it.</returns>
    bool TryTakeLease();

    /// <summary>Gives the lease up until it is taken again. No transaction may be under way.</summary>
    void GiveUpLease();

    /// <summary>Whether another process has lately asked for the lease.</summary>
    bool IsLeaseWanted();

    /// <summary>Removes what is older than the days given from the audit trail, the closed conflicts and the runs. Never an open conflict.</summary>
    StatePurge Purge(int retentionDays);

    SyncStatusReport GetStatus(int recent, int runs);

    IEnumerable<SyncRecord> QueryRecords(RecordQuery query);

    IEnumerable<SyncLogEntry> QueryLog(LogQuery query);

    IEnumerable<ErpConflict> QueryConflicts(ConflictQuery query);

    IEnumerable<ErpWebhookEvent> QueryWebhookEvents(WebhookEventQuery query);
}
