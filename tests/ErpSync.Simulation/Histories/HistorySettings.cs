using ErpSync.Engine.Configuration;

namespace ErpSync.Simulation.Histories;

/// <summary>What the world of a history is.</summary>
internal sealed record HistorySettings
{
    /// <summary>The sites keep the name that a create asks for; else they mint their own.</summary>
    public bool KeepsNames { get; init; } = true;

    /// <summary>Who wins, DocType by DocType.</summary>
    public required IReadOnlyDictionary<string, (ConflictStrategy Strategy, ConflictScope Scope)> Rules { get; init; }

    /// <summary>Documents written at once.</summary>
    public int ThrottleLimit { get; init; } = 1;

    /// <summary>How long a request takes one way, on the whole.</summary>
    public int LatencyMilliseconds { get; init; } = 20;

    /// <summary>How far the cloud site's clock is ahead.</summary>
    public TimeSpan CloudSkew { get; init; }

    /// <summary>How far the local site's clock is ahead.</summary>
    public TimeSpan LocalSkew { get; init; }

    public string CloudZone { get; init; } = "Asia/Kolkata";

    public string LocalZone { get; init; } = "Asia/Kolkata";

    /// <summary>The sites send webhooks, and there is a service for them.</summary>
    public bool HasService { get; init; }

    /// <summary>The service is started after all that people do; else at the beginning.</summary>
    public bool StartsServiceLast { get; init; }

    /// <summary>Deliveries lost, doubled, late, out of order: each this probable.</summary>
    public double DeliveryFaults { get; init; }

    /// <summary>The state is one in memory that behaves as the file does; else a file, which each command opens.</summary>
    public bool IsStateInMemory { get; init; }

    /// <summary>A sync ends before the next act begins.</summary>
    public bool IsStepwise { get; init; }
}
