namespace ErpSync;

/// <summary>The state of one pair, as people see it. Computed from what the engine has observed.</summary>
public enum SyncRecordStatus
{
    /// <summary>Both sides agree.</summary>
    Synced,

    /// <summary>A change is known and waits for a run.</summary>
    Pending,

    /// <summary>The last attempt failed; later runs try again.</summary>
    Error,

    /// <summary>An open conflict stands.</summary>
    Conflict,

    /// <summary>Waits for another document, a permission or a DocType.</summary>
    Blocked,

    /// <summary>Deleted on both sides; kept as a tombstone.</summary>
    Deleted,

    /// <summary>Set aside because it never came to rest.</summary>
    Quarantined,

    /// <summary>Tried as often as configured; waits for Reset-ErpSyncRecord or a new edit.</summary>
    DeadLetter,
}
