namespace ErpSync;

/// <summary>What resolving one conflict did, or would do under -WhatIf.</summary>
public sealed record ConflictResolution
{
    /// <summary>The conflict id.</summary>
    public required long Id { get; init; }

    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>The document.</summary>
    public required string Name { get; init; }

    /// <summary>How it was decided.</summary>
    public ConflictStrategy Strategy { get; init; }

    /// <summary>How it ended.</summary>
    public SyncOutcome Outcome { get; init; }

    /// <summary>The values written.</summary>
    public IReadOnlyList<FieldChange> Written { get; init; } = [];

    /// <summary>The values that lose; each stays in the conflict record.</summary>
    public IReadOnlyList<FieldChange> Lost { get; init; } = [];

    /// <summary>Why it failed or was refused.</summary>
    public string? Reason { get; init; }

    /// <summary>The stable error id when it failed or was refused.</summary>
    public string? ErrorId { get; init; }
}
