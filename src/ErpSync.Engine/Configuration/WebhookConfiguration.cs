using System.Net;

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

    /// <summary>webhook.previous_secret: signs events too, while the Webhook documents are being changed to a new secret; null when not set.</summary>
    public string? PreviousSecret { get; init; }

    /// <summary>webhook.header_token.name: a header every delivery must carry beside its signature; null when none is asked for.</summary>
    public string? TokenHeader { get; init; }

    /// <summary>webhook.header_token.value: what that header must hold.</summary>
    public string? TokenValue { get; init; }

    /// <summary>webhook.allow_from: addresses or networks (10.0.0.0/8) deliveries may come from. Default: any.</summary>
    public IReadOnlyList<IPNetwork> AllowFrom { get; init; } = [];

    /// <summary>webhook.certificate: the absolute path of the certificate for HTTPS, PFX or PEM with its key; null for plain HTTP.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>webhook.certificate_password: opens the certificate; null when it needs none.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>
    /// webhook.public_url: the address under which the sites reach the server, for the Webhook documents; null when not set.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>webhook.max_body_kb: larger deliveries are refused. Default 1024 KiB.</summary>
    public int MaxBodyKilobytes { get; init; } = 1024;

    /// <summary>webhook.max_per_minute: deliveries accepted per sender and minute; more are answered 429. Default 6000.</summary>
    public int MaxPerMinute { get; init; } = 6000;

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => $"{Host}:{Port}";
}
