namespace ErpSync.Sandbox;

/// <summary>What became of an attempt.</summary>
public sealed record WebhookOutcome
{
    private WebhookOutcome()
    {
    }

    /// <summary>The receiver accepted it: a status below 400. Redirects are not followed and count as accepted.</summary>
    public bool IsDelivered => Status is > 0 and < 400;

    /// <summary>HTTP status; 0 if there was no answer.</summary>
    public int Status { get; private init; }

    /// <summary>Reason phrase of the status.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Text of the answer; null if there was none.</summary>
    public string? Response { get; private init; }

    /// <summary>The receiver was connected but did not answer in time: tried again at once.</summary>
    public bool IsTimeout { get; private init; }

    /// <summary>Why no connection or no answer came.</summary>
    public string Failure { get; private init; } = "";

    /// <summary>The receiver answered.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="response">Body of the answer.</param>
    /// <param name="reason">Reason phrase.</param>
    public static WebhookOutcome Answered(int status, string response = "", string reason = "") =>
        new() { Status = status, Response = response, Reason = reason };

    /// <summary>No answer came within the Webhook's timeout.</summary>
    public static WebhookOutcome TimedOut() => new() { IsTimeout = true };

    /// <summary>No connection, or it broke.</summary>
    public static WebhookOutcome Failed(string failure) => new() { Failure = failure };
}
