namespace ErpSync.Sandbox;

/// <summary>
/// The <c>rate_limit</c> of a site's configuration. Frappe limits the seconds it works per window, not the number of requests; here
/// every request is taken to cost the same, so that a run can be repeated.
/// </summary>
public sealed record SandboxRateLimit
{
    /// <summary>Length of a window; windows are counted from the epoch. Default: one hour.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Work allowed in one window. Default: one minute.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What one request costs. Default: 20 ms.</summary>
    public TimeSpan CostPerRequest { get; init; } = TimeSpan.FromMilliseconds(20);
}
