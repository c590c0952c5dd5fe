namespace ErpSync;

/// <summary>Which audit entries to return, newest first.</summary>
public sealed record LogQuery
{
    /// <summary>DocTypes or wildcard patterns; empty means any.</summary>
    public IReadOnlyList<string> DocTypes { get; init; } = [];

    /// <summary>Names or wildcard patterns; empty means any.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>success, failed, conflict, blocked, pending; empty means any.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Only entries at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>At most this many; null means all.</summary>
    public int? First { get; init; }
}
