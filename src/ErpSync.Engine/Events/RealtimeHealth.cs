namespace ErpSync.Engine.Events;

/// <summary>How the worker is.</summary>
internal sealed record RealtimeHealth
{
    public RealtimeState State { get; init; }

    /// <summary>Why it waits; null when it does not.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether another process writes the state and work waits for it.</summary>
    public bool IsStateTaken { get; init; }

    public required WebhookBacklog Backlog { get; init; }

    /// <summary>How long the oldest due event waits; zero when none does.</summary>
    public TimeSpan OldestAge { get; init; }

    /// <summary>When the last round of scans ended, and whether the site answered when it was asked last.</summary>
    public required SiteHealth Cloud { get; init; }

    public required SiteHealth Local { get; init; }

    /// <summary>Whether a person need not look.</summary>
    public bool IsWell { get; init; }
}
