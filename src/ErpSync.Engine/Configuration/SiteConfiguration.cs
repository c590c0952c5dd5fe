namespace ErpSync.Engine.Configuration;

/// <summary>How one site is reached.</summary>
internal sealed record SiteConfiguration
{
    public required Uri Url { get; init; }

    public required string ApiKey { get; init; }

    public required string ApiSecret { get; init; }

    /// <summary>sites.&lt;side&gt;.timeout_seconds: the longest wait for one answer. Default 60 (Frappe's own lock wait is 50).</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Never shows the key or the secret.</summary>
    public override string ToString() => Url.ToString();
}
