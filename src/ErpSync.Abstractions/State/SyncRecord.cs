namespace ErpSync;

/// <summary>One pair: a business document on both sites, as recorded in the state file.</summary>
public sealed record SyncRecord
{
    /// <summary>The DocType.</summary>
    public required string DocType { get; init; }

    /// <summary>The name on the cloud site, or on the local site while it exists only there.</summary>
    public required string Name { get; init; }

    /// <summary>The name on the cloud site.</summary>
    public string? CloudName { get; init; }

    /// <summary>The name on the local site.</summary>
    public string? LocalName { get; init; }

    /// <summary>The state of the pair.</summary>
    public SyncRecordStatus Status { get; init; }

    /// <summary>The cloud document's modified when last seen, as the site writes it.</summary>
    public string? CloudModified { get; init; }

    /// <summary>The local document's modified when last seen, as the site writes it.</summary>
    public string? LocalModified { get; init; }

    /// <summary>When both sides last agreed.</summary>
    public DateTimeOffset? LastSynced { get; init; }

    /// <summary>Failed attempts since the last success.</summary>
    public int RetryCount { get; init; }

    /// <summary>The last error or the reason it waits.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The stable error id of the last error.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The document it waits for, as DocType/name.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>The open conflict.</summary>
    public long? ConflictId { get; init; }
}
