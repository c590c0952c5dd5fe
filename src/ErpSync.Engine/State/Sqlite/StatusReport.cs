namespace ErpSync.Engine.State.Sqlite;

/// <summary>Counts what Get-ErpSyncStatus shows. Tombstones are not tracked pairs; what was set aside counts with the errors, as somebody must look at it.</summary>
internal static class StatusReport
{
    public static SyncStatusReport Make(StateConnection connection, string path, string? lockedBy, int recent, int runs)
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
            .. counts.GroupBy(row => row.DocType, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            {
                long Count(params ReadOnlySpan<SyncRecordStatus> statuses)
                {
                    var sum = 0L;
                    foreach (var row in group)
                    {
                        sum += statuses.Contains(row.Status) ? row.Count : 0;
                    }

                    return sum;
                }

                return new DocTypeStatus
                {
                    DocType = group.Key,
                    Total = group.Sum(row => row.Count) - Count(SyncRecordStatus.Deleted),
                    Synced = Count(SyncRecordStatus.Synced),
                    Pending = Count(SyncRecordStatus.Pending),
                    Errors = Count(SyncRecordStatus.Error, SyncRecordStatus.DeadLetter, SyncRecordStatus.Quarantined),
                    Conflicts = conflicts.GetValueOrDefault(group.Key),
                    Blocked = Count(SyncRecordStatus.Blocked),
                    LastSynced = group.Max(row => row.LastSynced),
                };
            }),
        ];
    }
}
