namespace ErpSync.Sandbox;

/// <summary>What goes wrong with deliveries on their way into the queue. Each rate is a probability from 0 (default) to 1.</summary>
public sealed record WebhookFaults
{
    /// <summary>Nothing goes wrong.</summary>
    public static WebhookFaults None { get; } = new();

    /// <summary>Seed of the choices, so that a run can be repeated.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Deliveries that are lost.</summary>
    public double LossRate { get; init; }

    /// <summary>Deliveries that are made twice.</summary>
    public double DuplicateRate { get; init; }

    /// <summary>Deliveries that the worker starts on later.</summary>
    public double DelayRate { get; init; }

    /// <summary>Longest such delay. Default: one minute.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Deliveries that jump the queue to a random place.</summary>
    public double ReorderRate { get; init; }
}
