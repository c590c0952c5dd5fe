namespace ErpSync;

/// <summary>What one run did with one document. Streamed by Invoke-ErpSync as it happens.</summary>
public sealed record SyncResult
{
    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>The name on the cloud site, or on the local site while it exists only there.</summary>
    public required string Name { get; init; }

    /// <summary>The name on the cloud site; null while it does not exist there.</summary>
    public string? CloudName { get; init; }

    /// <summary>The name on the local site; null while it does not exist there.</summary>
    public string? LocalName { get; init; }

    /// <summary>Which way the change went; Bidirectional for a merge or an adoption.</summary>
    public SyncDirection Direction { get; init; }

    /// <summary>What was done.</summary>
    public SyncAction Action { get; init; }

    /// <summary>How it ended.</summary>
    public SyncOutcome Outcome { get; init; }

    /// <summary>The values written, field by field.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>Why, in one sentence; the remedy when it failed or is blocked.</summary>
    public string? Reason { get; init; }

    /// <summary>The stable error id when it failed or is blocked.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The open conflict, when there is one.</summary>
    public long? ConflictId { get; init; }

    /// <summary>How long the work on this document took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset Timestamp { get; init; }
}
