namespace ErpSync;

/// <summary>A Webhook document of a site: what makes the site tell ErpSync about the documents of one DocType.</summary>
public sealed record ErpWebhook
{
    /// <summary>The site that has it.</summary>
    public Side Side { get; init; }

    /// <summary>The DocType it is for.</summary>
    public required string DocType { get; init; }

    /// <summary>The event it waits for, for example on_change.</summary>
    public required string Event { get; init; }

    /// <summary>The name of the Webhook document; empty when there is none yet.</summary>
    public string Name { get; init; } = "";

    /// <summary>The address it calls; empty when that is not known.</summary>
    public string Url { get; init; } = "";

    /// <summary>Whether the site sends it.</summary>
    public bool Enabled { get; init; }

    /// <summary>How it stands to the configuration, or what became of it.</summary>
    public ErpWebhookState State { get; init; }

    /// <summary>What differs, or differed, from the configuration: names of fields, for example request_url or webhook_secret.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>Nothing was written: <see cref="State"/> is what would become of it.</summary>
    public bool IsPlanned { get; init; }
}
