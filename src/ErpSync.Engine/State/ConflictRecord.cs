namespace ErpSync.Engine.State;

/// <summary>A row of conflict_records: the public conflict and what is needed to tell whether it is stale.</summary>
internal sealed record ConflictRecord
{
    public required ErpConflict Conflict { get; init; }

    public required long PairId { get; init; }
}
