namespace ErpSync;

/// <summary>Where an event stands in the queue.</summary>
public enum WebhookEventStatus
{
    /// <summary>It waits for its turn, or for its next attempt.</summary>
    Pending,

    /// <summary>It is being worked on.</summary>
    Processing,

    /// <summary>It is dealt with.</summary>
    Done,

    /// <summary>It failed for good and waits for a person.</summary>
    DeadLetter,
}
