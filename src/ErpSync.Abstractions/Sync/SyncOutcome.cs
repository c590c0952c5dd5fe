namespace ErpSync;

/// <summary>How the work on one document ended.</summary>
public enum SyncOutcome
{
    /// <summary>Done, and recorded.</summary>
    Succeeded,

    /// <summary>Shown only (-WhatIf): nothing was written.</summary>
    Planned,

    /// <summary>An open conflict stands.</summary>
    Conflict,

    /// <summary>Waits for something else.</summary>
    Blocked,

    /// <summary>Held back; a later run goes on.</summary>
    Pending,

    /// <summary>An error; it is retried by later runs until it becomes a dead letter.</summary>
    Failed,
}
