namespace ErpSync;

/// <summary>Totals, backlog and last runs: what Get-ErpSyncStatus shows.</summary>
public sealed record SyncStatusReport
{
    /// <summary>The state file.</summary>
    public required string StatePath { get; init; }

    /// <summary>Pairs tracked.</summary>
    public long Total { get; init; }

    /// <summary>Pairs in step.</summary>
    public long Synced { get; init; }

    /// <summary>Backlog: pairs with a known change that waits.</summary>
    public long Pending { get; init; }

    /// <summary>Pairs whose last attempt failed, dead letters included.</summary>
    public long Errors { get; init; }

    /// <summary>Open conflicts.</summary>
    public long Conflicts { get; init; }

    /// <summary>Pairs that wait for something else.</summary>
    public long Blocked { get; init; }

    /// <summary>Events from the sites that the webhook server has not dealt with yet.</summary>
    public WebhookBacklog Webhooks { get; init; } = new();

    /// <summary>When the last run ended.</summary>
    public DateTimeOffset? LastRun { get; init; }

    /// <summary>Who writes the state now, when somebody does.</summary>
    public string? LockedBy { get; init; }

    /// <summary>Counts per DocType.</summary>
    public IReadOnlyList<DocTypeStatus> DocTypes { get; init; } = [];

    /// <summary>The latest audit entries.</summary>
    public IReadOnlyList<SyncLogEntry> Recent { get; init; } = [];

    /// <summary>The latest runs, newest first.</summary>
    public IReadOnlyList<SyncRun> Runs { get; init; } = [];
}
