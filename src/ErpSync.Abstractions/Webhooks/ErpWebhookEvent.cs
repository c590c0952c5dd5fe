namespace ErpSync;

/// <summary>
/// One entry of the webhook queue: a document that a site has asked to look at. All events of one document share an entry.
/// </summary>
public sealed record ErpWebhookEvent
{
    /// <summary>Ascending number.</summary>
    public long Id { get; init; }

    /// <summary>The site it came from.</summary>
    public Side Source { get; init; }

    /// <summary>The DocType; empty when the event told none.</summary>
    public required string DocType { get; init; }

    /// <summary>The document's name on the site it came from; empty when the event told none.</summary>
    public required string Name { get; init; }

    /// <summary>What the site said had happened.</summary>
    public string? Event { get; init; }

    /// <summary>Where it stands.</summary>
    public WebhookEventStatus Status { get; init; }

    /// <summary>Deliveries this entry stands for.</summary>
    public int Deliveries { get; init; } = 1;

    /// <summary>Attempts made so far.</summary>
    public int Attempts { get; init; }

    /// <summary>When the first of its deliveries was accepted.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Not tried before this time; null means at once.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>When it was dealt with, or set aside.</summary>
    public DateTimeOffset? ProcessedAt { get; init; }

    /// <summary>What came of it, once it was dealt with.</summary>
    public DeliveryOutcome? Outcome { get; init; }

    /// <summary>The last error, or why it was set aside.</summary>
    public string? Reason { get; init; }
}
