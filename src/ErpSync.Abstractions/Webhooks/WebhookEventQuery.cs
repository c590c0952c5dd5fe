namespace ErpSync;

/// <summary>Which entries of the webhook queue to return.</summary>
public sealed record WebhookEventQuery
{
    /// <summary>Entries with these numbers; empty means any.</summary>
    public IReadOnlyList<long> Ids { get; init; } = [];

    /// <summary>DocTypes or wildcard patterns; empty means any.</summary>
    public IReadOnlyList<string> DocTypes { get; init; } = [];

    /// <summary>Names or wildcard patterns; empty means any.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Where they stand; empty means anywhere.</summary>
    public IReadOnlyList<WebhookEventStatus> Statuses { get; init; } = [];

    /// <summary>At most this many, newest first; null means all.</summary>
    public int? First { get; init; }
}
