namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// Counts what Get-ErpSyncStatus shows. Tombstones are not tracked pairs; what was set aside counts with the errors, as somebody must
/// look at it.
/// </summary>
internal static class StatusReport
{
    public static SyncStatusReport Make(StateConnection connection, string path, string? lockedBy, int recent, int runs, DateTimeOffset now)
    {
        var docTypes = DocTypes(connection);
        return new SyncStatusReport
        {
            StatePath = path,
            Total = docTypes.Sum(docType => docType.Total),
            Synced = docTypes.Sum(docType => docType.Synced),
            Pending = docTypes.Sum(docType => docType.Pending),
            Errors = docTypes.Sum(docType => docType.Errors),
            Conflicts = docTypes.Sum(docType => docType.Conflicts),
            Blocked = docTypes.Sum(docType => docType.Blocked),
            Webhooks = QueueRows.Backlog(connection, now),
            LastRun = RunRows.LastEnd(connection),
            LockedBy = lockedBy,
            DocTypes = docTypes,
            Recent = connection.Read(
                $"SELECT {LogRows.Columns} FROM sync_logs l ORDER BY l.timestamp DESC, l.id DESC LIMIT ?1", LogRows.FromReader, recent),
            Runs = RunRows.Latest(connection, runs),
        };
    }

    private static List<DocTypeStatus> DocTypes(StateConnection connection)
    {
        var counts = connection.Read(
            "SELECT doctype, sync_status, COUNT(*), MAX(last_synced) FROM sync_records GROUP BY doctype, sync_status",
            reader => (
                DocType: reader.GetString(0),
                Status: EnumText<SyncRecordStatus>.Parse(reader.GetString(1)),
                Count: reader.GetInt64(2),
                LastSynced: reader.TimeOrNull(3)));
        var conflicts = connection.Read(
                "SELECT doctype, COUNT(*) FROM conflict_records WHERE state = 'open' GROUP BY doctype",
                reader => (DocType: reader.GetString(0), Count: reader.GetInt64(1)))
            .ToDictionary(row => row.DocType, row => row.Count, StringComparer.Ordinal);
        return
        [
            .. counts.GroupBy(row => row.DocType, row => (row.Status, row.Count, row.LastSynced), StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Sum(group.Key, [.. group], conflicts.GetValueOrDefault(group.Key))),
        ];
    }

    private static DocTypeStatus Sum(
        string docType, List<(SyncRecordStatus Status, long Count, DateTimeOffset? LastSynced)> counts, long openConflicts)
    {
        return new DocTypeStatus
        {
            DocType = docType,
            Total = counts.Where(row => row.Status != SyncRecordStatus.Deleted).Sum(row => row.Count),
            Synced = Of(SyncRecordStatus.Synced),
            Pending = Of(SyncRecordStatus.Pending),
            Errors = Of(SyncRecordStatus.Error) + Of(SyncRecordStatus.DeadLetter) + Of(SyncRecordStatus.Quarantined),
            Conflicts = openConflicts,
            Blocked = Of(SyncRecordStatus.Blocked),
            LastSynced = counts.Max(row => row.LastSynced),
        };

        long Of(SyncRecordStatus status) => counts.Where(row => row.Status == status).Sum(row => row.Count);
    }
}
