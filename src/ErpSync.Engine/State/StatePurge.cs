namespace ErpSync.Engine.State;

/// <summary>What the retention purge removed.</summary>
/// <param name="LogEntries">Rows of sync_logs.</param>
/// <param name="Conflicts">Closed rows of conflict_records.</param>
/// <param name="Runs">Rows of runs.</param>
internal sealed record StatePurge(long LogEntries, long Conflicts, long Runs);
