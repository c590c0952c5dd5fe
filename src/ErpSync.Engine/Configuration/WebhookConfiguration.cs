namespace ErpSync.Engine.Configuration;

/// <summary>webhook: read and checked here, used by the webhook server.</summary>
internal sealed record WebhookConfiguration
{
    /// <summary>webhook.host or WEBHOOK_HOST. Default 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>webhook.port or WEBHOOK_PORT. Default 5000.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>webhook.secret or WEBHOOK_SECRET; null when not set.</summary>
    public string? Secret { get; init; }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
