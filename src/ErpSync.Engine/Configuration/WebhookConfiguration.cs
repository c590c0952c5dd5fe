namespace ErpSync.Engine.Configuration;

/// <summary>webhook: read and checked here, used by the webhook server.</summary>
internal sealed record WebhookConfiguration
{
    /// <summary>webhook.host or WEBHOOK_HOST. Default 127.0.0.1.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>webhook.port or WEBHOOK_PORT, 0 for any free one. Default 5000.</summary>
    public int Port { get; init; } = 5000;

    /// <summary>webhook.secret or WEBHOOK_SECRET; null when not set.</summary>
    public string? Secret { get; init; }

    /// <summary>
    /// webhook.public_url: the address under which the sites reach the server, for the Webhook documents; null when not set.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>webhook.max_body_kb: larger deliveries are refused. Default 1024 KiB.</summary>
    public int MaxBodyKilobytes { get; init; } = 1024;

    /// <summary>webhook.max_per_minute: deliveries accepted per sender and minute; more are answered 429. Default 6000.</summary>
    public int MaxPerMinute { get; init; } = 6000;

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
