namespace ErpSync;

/// <summary>How a webhook server is to be started.</summary>
public sealed record WebhookServerOptions
{
    /// <summary>The port; null takes that of the configuration, 0 any free one.</summary>
    public int? Port { get; init; }

    /// <summary>Accepts deliveries without a signature. Anybody who reaches the port can then make ErpSync look at documents.</summary>
    public bool AllowUnsigned { get; init; }

    /// <summary>Whether it listens at all. Default true; without it only the scans keep the sites in step.</summary>
    public bool Listens { get; init; } = true;

    /// <summary>
    /// Whether somebody reads <see cref="IWebhookSession.EventsAsync"/>: a reader that is slow then slows the work, and no delivery is left
    /// out. Without one they only go to the log.
    /// </summary>
    public bool HasReader { get; init; }

    /// <summary>Whether it works on what it accepts. Default true; without it, events are stored and wait for the next server.</summary>
    public bool Works { get; init; } = true;
}
