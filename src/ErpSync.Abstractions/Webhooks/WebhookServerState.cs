namespace ErpSync;

/// <summary>What a webhook server is doing.</summary>
public enum WebhookServerState
{
    /// <summary>It accepts deliveries and works on them.</summary>
    Running,

    /// <summary>It accepts no more and brings home what is under way.</summary>
    Stopping,

    /// <summary>It has ended.</summary>
    Stopped,
}
