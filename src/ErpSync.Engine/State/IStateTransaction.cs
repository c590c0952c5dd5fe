namespace ErpSync.Engine.State;

/// <summary>A transaction on the state file, as a piece of work sees it; over when the work returns.</summary>
internal interface IStateTransaction
{
    PairRecord? GetPair(long id);

    /// <summary>The pairs of these names on that side, by name (ordinal). Names without a pair are missing.</summary>
    IReadOnlyDictionary<string, PairRecord> FindPairs(string docType, Side side, IReadOnlyCollection<string> names);

    /// <summary>Inserts (Id 0) or updates a pair; returns it with its id.</summary>
    PairRecord SavePair(PairRecord pair);

    void SaveBase(long pairId, PairBase pairBase);

    /// <summary>Forgets a pair: row, base, open intents; its open conflict is settled; its names are put on the revisit list.</summary>
    void ForgetPair(long pairId);

    void OpenIntent(IntentRecord intent);

    /// <summary>Marks an open intent as of unknown outcome.</summary>
    void MarkOutcomeUnknown(string operationId);

    void CloseIntent(string operationId);

    /// <summary>Opens a conflict, or updates the pair's open one (at most one is open per pair); returns its id. The conflict's Id is ignored when 0.</summary>
    long SaveConflict(ConflictRecord conflict);

    /// <summary>Closes a conflict by a decision (Resolved) or because the sides became equal (Settled).</summary>
    void CloseConflict(long id, ConflictState state, ConflictStrategy? resolution, string resolvedBy, string? comment, DateTimeOffset at);

    /// <summary>Appends to the audit trail; returns the entry's id. The entry's Id is ignored.</summary>
    long AppendLog(SyncLogEntry entry);

    void SetCursor(Side side, string docType, ScanCursor cursor);

    void RemoveRevisits(string docType, IReadOnlyCollection<Revisit> revisits);

    void SetFact(string key, string? value);

    /// <summary>Stores that a content is about to be carried to a side, or was.</summary>
    void SaveCarriedFile(CarriedFile file);

    /// <summary>Forgets a content that did not get through.</summary>
    void RemoveCarriedFile(CarriedFile file);

    void SaveRun(SyncRun run);
}
