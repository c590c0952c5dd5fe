namespace ErpSync;

/// <summary>Which conflicts to return.</summary>
public sealed record ConflictQuery
{
    /// <summary>Conflict ids; empty means any.</summary>
    public IReadOnlyList<long> Ids { get; init; } = [];

    /// <summary>DocTypes or wildcard patterns; empty means any.</summary>
    public IReadOnlyList<string> DocTypes { get; init; } = [];

    /// <summary>Names or wildcard patterns; empty means any.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Also resolved and settled conflicts. Default false.</summary>
    public bool IncludeClosed { get; init; }
}
