namespace ErpSync.Engine.Events;

/// <summary>How a site was seen last.</summary>
/// <param name="IsReachable">Whether it answered; null before it was asked.</param>
/// <param name="CheckedAt">When it was asked; null before.</param>
/// <param name="LastScan">When the last round of scans ended well; null before.</param>
internal sealed record SiteHealth(bool? IsReachable, DateTimeOffset? CheckedAt, DateTimeOffset? LastScan);
