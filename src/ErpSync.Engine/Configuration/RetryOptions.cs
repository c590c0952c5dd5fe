namespace ErpSync.Engine.Configuration;

/// <summary>sync_rules.retry.</summary>
internal sealed record RetryOptions
{
    /// <summary>max_attempts: tries of one request, and failed runs of one document before it is a dead letter. Default 3, 1 to 20.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>backoff_seconds: the first wait; it doubles with jitter. Default 5, 0 to 3600.</summary>
    public double BackoffSeconds { get; init; } = 5;
}
