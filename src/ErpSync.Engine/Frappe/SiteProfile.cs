namespace ErpSync.Engine.Frappe;

/// <summary>What a site is, found out at the start of a run.</summary>
internal sealed record SiteProfile
{
    public required string User { get; init; }

    public string? FrappeVersion { get; init; }

    public string? ErpNextVersion { get; init; }

    /// <summary>The zone of System Settings (IANA name); what creation and modified are written in.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The site's clock less ours.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>How far <see cref="ClockSkew"/> may be off: half the round trip plus the one-second grain of the Date header.</summary>
    public TimeSpan ClockUncertainty { get; init; }

    public TimeSpan Latency { get; init; }

    /// <summary>Whether /api/v2 answers.</summary>
    public bool HasVersion2 { get; init; }

    /// <summary>Whether a v2 create keeps the name it is sent; null until the first create tells.</summary>
    public bool? KeepsNames { get; init; }
}
