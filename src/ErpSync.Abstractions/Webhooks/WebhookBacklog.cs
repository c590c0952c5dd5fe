namespace ErpSync;

/// <summary>How full the webhook queue is.</summary>
public sealed record WebhookBacklog
{
    /// <summary>Entries that wait.</summary>
    public long Pending { get; init; }

    /// <summary>Entries being worked on.</summary>
    public long Processing { get; init; }

    /// <summary>Entries that failed for good.</summary>
    public long DeadLetters { get; init; }

    /// <summary>When the oldest entry was received that waits and is due; null when none is.</summary>
    public DateTimeOffset? OldestDue { get; init; }
}
