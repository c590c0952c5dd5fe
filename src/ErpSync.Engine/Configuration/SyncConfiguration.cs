namespace ErpSync.Engine.Configuration;

/// <summary>The whole configuration, read, checked and with every default filled in. Immutable.</summary>
internal sealed record SyncConfiguration
{
    /// <summary>The absolute path of config.yaml, or of the .env when there is no config.yaml.</summary>
    public required string Path { get; init; }

    public required SiteConfiguration Cloud { get; init; }

    public required SiteConfiguration Local { get; init; }

    /// <summary>sync_rules.doctypes, in order.</summary>
    public required IReadOnlyList<string> DocTypes { get; init; }

    /// <summary>The rules of each configured DocType, global rules merged in. Keys compare case-insensitively.</summary>
    public required IReadOnlyDictionary<string, DocTypeRules> Rules { get; init; }

    public RetryOptions Retry { get; init; } = new();

    /// <summary>
    /// sync_rules.batch_size: most documents of one page; how many there are follows the size of the documents and the pace of the site.
    /// Default 1000, at most 5000.
    /// </summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>
    /// sync_rules.throttle_limit: most writes at once on a site, and as many reads beside them; how many there are follows what the site bears.
    /// Default 8.
    /// </summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>sync_rules.gentle: leaves most of a site to its users. Default false.</summary>
    public bool Gentle { get; init; }

    /// <summary>sync_rules.overlap_seconds: how far behind the cursor each scan starts, for commits that come late. Default 600.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// sync_rules.delete_probe_seconds: the least time between the two probes that prove a deletion without a Deleted Document row.
    /// Default 300.
    /// </summary>
    public TimeSpan DeleteProbeSpacing { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// sync_rules.unknown_outcome_seconds: how long to look for a create whose reply was lost before it may be sent again. Default 120.
    /// </summary>
    public TimeSpan UnknownOutcomeGrace { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>sync_rules.poll_seconds: how long the service waits between scans; webhooks only shorten the wait. Default 60.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// sync_rules.census_hours or census_at: when the service looks at every document instead of only at those that changed. Default every 24
    /// hours.
    /// </summary>
    public CensusSchedule Census { get; init; } = CensusSchedule.Every(TimeSpan.FromHours(24));

    public required StateConfiguration State { get; init; }

    public LogConfiguration Log { get; init; } = new();

    public WebhookConfiguration Webhook { get; init; } = new();

    /// <summary>What runs, but probably not as meant: the warnings of reading, to be shown once per run.</summary>
    public IReadOnlyList<ConfigFinding> Warnings { get; init; } = [];

    public SiteConfiguration Site(Side side) => side == Side.Cloud ? Cloud : Local;
}
