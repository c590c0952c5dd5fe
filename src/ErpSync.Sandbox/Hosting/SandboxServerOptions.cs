namespace ErpSync.Sandbox;

/// <summary>How a site is put on a port.</summary>
public sealed record SandboxServerOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 (default) takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Time every request waits before it is worked on. Default: none.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long the site's answers take beside that. Default: whatever <see cref="FrappeSite.Timing"/> is.</summary>
    public SandboxTiming? Timing { get; init; }

    /// <summary>Deliver the site's webhooks in the background. Without it they wait in the queue. Default: true.</summary>
    public bool SendsWebhooks { get; init; } = true;

    /// <summary>Where webhooks are sent; it is not disposed of. Default: the network, without proxy, cookies and redirects.</summary>
    public HttpMessageHandler? WebhookHandler { get; init; }
}
