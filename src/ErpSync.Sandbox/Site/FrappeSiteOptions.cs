namespace ErpSync.Sandbox;

/// <summary>What a sandbox site is: its clock, zone, versions and its first user.</summary>
public sealed record FrappeSiteOptions
{
    /// <summary>Name of the site, <c>cloud</c> or <c>local</c>; appears in database error texts.</summary>
    public required string SiteName { get; init; }

    /// <summary>Clock that everything on the site reads. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How far the site's clock is ahead of <see cref="Clock"/>; negative if behind. Default: zero.</summary>
    public TimeSpan ClockSkew { get; init; }

    /// <summary>IANA name of the zone in which the site stamps documents. Default: <c>Asia/Kolkata</c>, Frappe's own default.</summary>
    public string TimeZone { get; init; } = "Asia/Kolkata";

    /// <summary>Seed of all random names. Sites that live together want different ones.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Version of Frappe that the site reports and behaves like, 13 to 16.</summary>
    public string FrappeVersion { get; init; } = "15.101.1";

    /// <summary>Version of ERPNext that the site reports.</summary>
    public string ErpNextVersion { get; init; } = "15.99.1";

    /// <summary>A POST to API v2 keeps the <c>name</c> it carries. Default (null): as the version does, from late Frappe 15 on.</summary>
    public bool? KeepsNamesOnV2 { get; init; }

    /// <summary>The site has API v2. Default (null): as the version does, from Frappe 15 on.</summary>
    public bool? HasV2 { get; init; }

    /// <summary>API key of <see cref="User"/>.</summary>
    public required string ApiKey { get; init; }

    /// <summary>API secret of <see cref="User"/>.</summary>
    public required string ApiSecret { get; init; }

    /// <summary>The user the key belongs to; may do everything. Default: <c>Administrator</c>.</summary>
    public string User { get; init; } = "Administrator";

    /// <summary>Workers that deliver webhooks, each one delivery at a time. Default: 1, which keeps deliveries in order.</summary>
    public int WebhookWorkers { get; init; } = 1;

    /// <summary>Address that links in error texts point to. Default: <c>http://127.0.0.1:8001</c>.</summary>
    public string BaseUrl { get; init; } = "http://127.0.0.1:8001";
}
