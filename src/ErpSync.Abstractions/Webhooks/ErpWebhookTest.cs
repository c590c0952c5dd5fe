namespace ErpSync;

/// <summary>Whether an event of a site reaches ErpSync, tried with a document made for it.</summary>
public sealed record ErpWebhookTest
{
    /// <summary>The site.</summary>
    public Side Side { get; init; }

    /// <summary>The address the site called.</summary>
    public required Uri Url { get; init; }

    /// <summary>Whether the event arrived and was accepted.</summary>
    public bool Success { get; init; }

    /// <summary>From the insert of the document to the end of the delivery, both by the clock of the site; null when it did not arrive.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>
    /// What did not work: Prepare (the site refused the test), Worker (nothing was sent), Connect (the site cannot reach the address), Signature, Refused,
    /// Answer (something else answers there); null after a success.
    /// </summary>
    public string? FailedStep { get; init; }

    /// <summary>What happened, in words.</summary>
    public string? Message { get; init; }

    /// <summary>The remedy; null after a success.</summary>
    public string? RecommendedAction { get; init; }
}
