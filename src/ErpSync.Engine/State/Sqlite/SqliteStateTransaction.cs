namespace ErpSync.Engine.State.Sqlite;

/// <summary>The transaction of the writing connection in the hands of one piece of work.</summary>
internal sealed class SqliteStateTransaction(StateConnection connection, BodyRows bodies, TimeProvider clock) : IStateTransaction, IDisposable
{
    private bool _isOver;

    // A base is mostly saved right behind its pair.
    private PairRecord? _saved;

    /// <summary>The connection, for what is not in the interface.</summary>
    public StateConnection Connection
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            return connection;
        }
    }

    public PairRecord? GetPair(long id) => PairRows.Get(Connection, id);

    public IReadOnlyDictionary<string, PairRecord> FindPairs(string docType, Side side, IReadOnlyCollection<string> names) =>
        PairRows.Find(Connection, docType, side, names);

    public PairRecord SavePair(PairRecord pair) => _saved = PairRows.Save(Connection, pair);

    public void SaveBase(long pairId, PairBase pairBase)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        var docType = _saved?.Id == pairId ? _saved.DocType : PairRows.DocTypeOf(connection, pairId);
        bodies.Save(pairId, docType ?? throw connection.Errors.PairNotFound(pairId), pairBase);
    }

    public void ForgetPair(long pairId)
    {
        // The trigger that serves a hand-written DELETE does the rest; it only knows the wall clock.
        ConflictRows.SettleForgotten(Connection, pairId, clock.GetUtcNow());
        PairRows.Delete(Connection, pairId);
    }

    public void OpenIntent(IntentRecord intent) => IntentRows.Insert(Connection, intent);

    public void MarkOutcomeUnknown(string operationId) => IntentRows.MarkOutcomeUnknown(Connection, operationId);

    public void CloseIntent(string operationId) => IntentRows.Delete(Connection, operationId);

    public long SaveConflict(ConflictRecord conflict) => ConflictRows.Save(Connection, conflict);

    public void CloseConflict(
        long id, ConflictState state, ConflictStrategy? resolution, string resolvedBy, string? comment, DateTimeOffset at) =>
        ConflictRows.Close(Connection, id, state, resolution, resolvedBy, comment, at);

    public long AppendLog(SyncLogEntry entry) => LogRows.Insert(Connection, entry, clock.GetUtcNow());

    public void SetCursor(Side side, string docType, ScanCursor cursor) => ProgressRows.SetCursor(Connection, side, docType, cursor);

    public void RemoveRevisits(string docType, IReadOnlyCollection<Revisit> revisits) =>
        ProgressRows.RemoveRevisits(Connection, docType, revisits);

    public void SetFact(string key, string? value) => ProgressRows.SetFact(Connection, key, value);

    public void SaveCarriedFile(CarriedFile file) => CarriedFileRows.Save(Connection, file);

    public void RemoveCarriedFile(CarriedFile file) => CarriedFileRows.Delete(Connection, file);

    public void SaveRun(SyncRun run) => RunRows.Save(Connection, run);

    /// <summary>The work is over; whoever kept the transaction cannot use it any more.</summary>
    public void Dispose() => _isOver = true;
}
