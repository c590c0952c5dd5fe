namespace ErpSync;

/// <summary>What Test-ErpConnection found out about one site.</summary>
public sealed record ErpConnectionResult
{
    /// <summary>The site.</summary>
    public Side Side { get; init; }

    /// <summary>Its address.</summary>
    public required Uri Url { get; init; }

    /// <summary>Whether every step passed.</summary>
    public bool Success { get; init; }

    /// <summary>The user the API key belongs to.</summary>
    public string? User { get; init; }

    /// <summary>The version of Frappe.</summary>
    public string? FrappeVersion { get; init; }

    /// <summary>The version of ERPNext, when installed.</summary>
    public string? ErpNextVersion { get; init; }

    /// <summary>Median time of a small request.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The site's time zone (IANA name).</summary>
    public string? TimeZone { get; init; }

    /// <summary>The site's clock less this machine's.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>Whether a create through API v2 keeps the name it is given; null when not known yet.</summary>
    public bool? KeepsNames { get; init; }

    /// <summary>Name, Connect, Tls, Site, Authenticate, Permission, …; null when all passed.</summary>
    public string? FailedStep { get; init; }

    /// <summary>What went wrong, or what to look at.</summary>
    public string? Message { get; init; }

    /// <summary>What to do.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>The stable error id.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Access per configured DocType.</summary>
    public IReadOnlyList<ErpDocTypeAccess> DocTypes { get; init; } = [];
}
