namespace ErpSync;

/// <summary>One entry of the audit trail.</summary>
public sealed record SyncLogEntry
{
    /// <summary>Ascending number.</summary>
    public long Id { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>The run it belongs to.</summary>
    public string? RunId { get; init; }

    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>The document.</summary>
    public required string Name { get; init; }

    /// <summary>What was done: create, update, delete, adopt, conflict, resolve, block, …</summary>
    public required string Action { get; init; }

    /// <summary>cloud_to_local, local_to_cloud or both.</summary>
    public string? Direction { get; init; }

    /// <summary>success, failed, conflict, blocked or pending.</summary>
    public required string Status { get; init; }

    /// <summary>What a person should know.</summary>
    public string? Message { get; init; }

    /// <summary>Field-level before and after.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];
}
