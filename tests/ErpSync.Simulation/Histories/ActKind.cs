namespace ErpSync.Simulation.Histories;

/// <summary>What can happen in a history.</summary>
internal enum ActKind
{
    /// <summary>A user makes a document.</summary>
    Create,

    /// <summary>A user changes fields or rows.</summary>
    Edit,

    /// <summary>A user renames a document, or merges it into another.</summary>
    Rename,

    /// <summary>A user submits a draft.</summary>
    Submit,

    /// <summary>A user cancels what is submitted.</summary>
    Cancel,

    /// <summary>A user amends what is cancelled.</summary>
    Amend,

    /// <summary>A user deletes a document.</summary>
    Delete,

    /// <summary>A user restores a deleted document.</summary>
    Restore,

    /// <summary>A user changes many documents at once.</summary>
    BulkUpdate,

    /// <summary>A transaction commits late, with old stamps.</summary>
    LateCommit,

    /// <summary>An administrator adds a field to a DocType.</summary>
    AddField,

    /// <summary>An administrator narrows or widens what the engine's user may do.</summary>
    Permission,

    /// <summary>An administrator changes the zone of a site.</summary>
    TimeZone,

    /// <summary>The clock of the engine's machine is set.</summary>
    ClockSet,

    /// <summary>A site shows its maintenance page for a while.</summary>
    Maintenance,

    /// <summary>Somebody runs a sync.</summary>
    Sync,

    /// <summary>Somebody decides a conflict.</summary>
    Resolve,

    /// <summary>The service is started, if there is none.</summary>
    Service,

    /// <summary>A process of the engine ends without a word.</summary>
    Crash,

    /// <summary>The state file is that of an earlier commit.</summary>
    RestoreState,

    /// <summary>Another program holds the state file for a while.</summary>
    StateLocked,

    /// <summary>The disk of the state file is full for some commits.</summary>
    DiskFull,

    /// <summary>Something will go wrong on the line.</summary>
    Fault,
}
