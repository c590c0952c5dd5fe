namespace ErpSync;

/// <summary>What was done, or is planned, for one document.</summary>
public enum SyncAction
{
    /// <summary>Nothing to do.</summary>
    None,

    /// <summary>Both sides hold the same content: the pair is recorded without a write.</summary>
    Adopt,

    /// <summary>The document is created on the other side.</summary>
    Create,

    /// <summary>Changed fields and rows are written to the other side.</summary>
    Update,

    /// <summary>Disjoint edits of both sides are written to both.</summary>
    Merge,

    /// <summary>The document is renamed on the other side too, and the links to it follow.</summary>
    Rename,

    /// <summary>The document is deleted on the other side, on evidence.</summary>
    Delete,

    /// <summary>The document is gone from both sides: the deletion is recorded.</summary>
    Tombstone,

    /// <summary>A person (or a strategy) must decide.</summary>
    Conflict,

    /// <summary>The document waits for something else; the reason says for what.</summary>
    Block,

    /// <summary>The direction of this run or a budget holds the change back; it stays pending.</summary>
    HoldBack,

    /// <summary>A field or document that never comes to rest was set aside; the reason says why.</summary>
    Quarantine,

    /// <summary>The recorded pair was forgotten.</summary>
    Forget,
}
