namespace ErpSync;

/// <summary>Which Webhook documents are to be made, shown or removed.</summary>
public sealed record WebhookRegistration
{
    /// <summary>The sites. Default: both.</summary>
    public IReadOnlyList<Side> Sides { get; init; } = [Side.Cloud, Side.Local];

    /// <summary>Patterns of DocTypes. Default: all.</summary>
    public IReadOnlyList<string> DocTypes { get; init; } = [];

    /// <summary>The address under which the sites reach the webhook server; null takes webhook.public_url.</summary>
    public Uri? Url { get; init; }

    /// <summary>
    /// The site leaves out what the user of ErpSync itself wrote last. Safe only when nobody and nothing else uses that account.
    /// </summary>
    public bool ExcludeOwnWrites { get; init; }

    /// <summary>Also those that others made and that call the same server. Only for showing.</summary>
    public bool IncludeForeign { get; init; }

    /// <summary>Only says what would be done.</summary>
    public bool PlanOnly { get; init; }

    /// <summary>How long a test waits for its delivery. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
