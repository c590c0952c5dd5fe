namespace ErpSync;

/// <summary>One event that the webhook server has dealt with, or one document that its polls have found.</summary>
public sealed record ErpWebhookDelivery
{
    /// <summary>When it was dealt with.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>The site it came from.</summary>
    public Side Source { get; init; }

    /// <summary>The DocType; empty when the event told none.</summary>
    public required string DocType { get; init; }

    /// <summary>The document's name on the site it came from; empty when the event told none.</summary>
    public required string Name { get; init; }

    /// <summary>What the site said had happened (after_insert, on_change, on_trash, …); "scan" for what a poll has found.</summary>
    public string? Event { get; init; }

    /// <summary>What came of it.</summary>
    public DeliveryOutcome Outcome { get; init; }

    /// <summary>From the first delivery of the event to its end; null for what a poll has found.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>How many deliveries were dealt with at once, because they were about one document.</summary>
    public int Deliveries { get; init; } = 1;

    /// <summary>What was done, or why nothing was.</summary>
    public string? Reason { get; init; }

    /// <summary>The stable error id when it failed or waits.</summary>
    public string? ErrorId { get; init; }
}
