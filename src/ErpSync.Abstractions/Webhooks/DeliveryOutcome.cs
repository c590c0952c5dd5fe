namespace ErpSync;

/// <summary>What came of an event.</summary>
public enum DeliveryOutcome
{
    /// <summary>The other site was brought up to date.</summary>
    Synced,

    /// <summary>The document was looked at, and there was nothing to do.</summary>
    Unchanged,

    /// <summary>The event told of a state that is known already, most often ErpSync's own write coming back: no site was asked.</summary>
    Echo,

    /// <summary>Both sites were edited; a conflict waits for a decision.</summary>
    Conflict,

    /// <summary>The document waits for something else and goes on by itself.</summary>
    Blocked,

    /// <summary>The attempt failed and is repeated.</summary>
    Failed,

    /// <summary>Tried as often as configured: it waits for Restart-ErpWebhookEvent or for the next edit.</summary>
    DeadLetter,
}
