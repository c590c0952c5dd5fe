namespace ErpSync;

/// <summary>Which pairs to return.</summary>
public sealed record RecordQuery
{
    /// <summary>DocTypes or wildcard patterns; empty means any.</summary>
    public IReadOnlyList<string> DocTypes { get; init; } = [];

    /// <summary>Names on either side, or wildcard patterns; empty means any.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>States; empty means any.</summary>
    public IReadOnlyList<SyncRecordStatus> Statuses { get; init; } = [];
}
