namespace ErpSync;

/// <summary>One run of the synchronizer.</summary>
public sealed record SyncRun
{
    /// <summary>The run id.</summary>
    public required string Id { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; null while it runs or when it was killed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>sync, full, resolve.</summary>
    public string Kind { get; init; } = "sync";

    /// <summary>Documents looked at.</summary>
    public long Examined { get; init; }

    /// <summary>Writes made on either site.</summary>
    public long Written { get; init; }

    /// <summary>Conflicts opened.</summary>
    public long Conflicts { get; init; }

    /// <summary>Documents that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Documents that wait.</summary>
    public long Blocked { get; init; }

    /// <summary>completed, cancelled, failed: reason; null while it runs.</summary>
    public string? Outcome { get; init; }
}
