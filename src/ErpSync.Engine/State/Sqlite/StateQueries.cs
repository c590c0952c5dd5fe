namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// What people ask for: pairs, audit entries and conflicts. Read page by page behind the last row seen, so that a slow or abandoned
/// pipeline holds neither a connection nor an old snapshot of the file.
/// </summary>
internal sealed class StateQueries(ReaderPool readers)
{
    private const int PageSize = 500;

    // Conflicts carry whole documents.
    private const int ConflictPageSize = 50;

    /// <summary>Pairs by DocType, then in the order they were made.</summary>
    public IEnumerable<SyncRecord> Records(RecordQuery query)
    {
        foreach (var docType in readers.Use(reader => DocTypes(reader.Connection, query.DocTypes)))
        {
            var last = 0L;
            List<PairRecord> page;
            do
            {
                page = readers.Use(reader => RecordPage(reader.Connection, query, docType, last));
                foreach (var pair in page)
                {
                    yield return ToRecord(pair);
                    last = pair.Id;
                }
            }
            while (page.Count == PageSize);
        }
    }

    /// <summary>Audit entries, newest first.</summary>
    public IEnumerable<SyncLogEntry> Log(LogQuery query)
    {
        var rest = query.First ?? int.MaxValue;
        SyncLogEntry? last = null;
        while (rest > 0)
        {
            var limit = Math.Min(rest, PageSize);
            var page = readers.Use(reader => LogPage(reader.Connection, query, last, limit));
            foreach (var entry in page)
            {
                yield return entry;
                last = entry;
            }

            if (page.Count < limit)
            {
                yield break;
            }

            rest -= page.Count;
        }
    }

    /// <summary>Entries of the webhook queue, newest first.</summary>
    public IEnumerable<ErpWebhookEvent> WebhookEvents(WebhookEventQuery query)
    {
        var rest = query.First ?? int.MaxValue;
        var last = long.MaxValue;
        while (rest > 0)
        {
            var limit = Math.Min(rest, PageSize);
            var page = readers.Use(reader => QueueRows.Query(reader.Connection, query, last, limit));
            foreach (var entry in page)
            {
                yield return entry;
                last = entry.Id;
            }

            if (page.Count < limit)
            {
                yield break;
            }

            rest -= page.Count;
        }
    }

    /// <summary>Conflicts, oldest first.</summary>
    public IEnumerable<ErpConflict> Conflicts(ConflictQuery query)
    {
        var last = 0L;
        List<ConflictRecord> page;
        do
        {
            page = readers.Use(reader => ConflictPage(reader.Connection, query, last));
            foreach (var record in page)
            {
                yield return record.Conflict;
                last = record.Conflict.Id;
            }
        }
        while (page.Count == ConflictPageSize);
    }

    private static List<string> DocTypes(StateConnection connection, IReadOnlyList<string> patterns)
    {
        // Steps from one DocType to the next in the index instead of reading every pair.
        var conditions = new QueryConditions();
        conditions.AddPatterns(patterns, "d.doctype");
        return connection.Read(
            $"""
            WITH RECURSIVE d (doctype) AS (
                SELECT MIN(doctype) FROM sync_records
                UNION ALL
                SELECT (SELECT MIN(p.doctype) FROM sync_records p WHERE p.doctype > d.doctype) FROM d WHERE d.doctype IS NOT NULL)
            SELECT d.doctype FROM d WHERE d.doctype IS NOT NULL AND {conditions.Where} ORDER BY d.doctype
            """,
            reader => reader.GetString(0),
            conditions.Values);
    }

    private static List<PairRecord> RecordPage(StateConnection connection, RecordQuery query, string docType, long last)
    {
        var conditions = new QueryConditions();
        conditions.Add($"p.doctype = {conditions.Parameter(docType)}");
        conditions.Add($"p.id > {conditions.Parameter(last)}");
        conditions.AddOneOf("p.sync_status", [.. query.Statuses.Distinct().Select(EnumText<SyncRecordStatus>.Of)]);
        conditions.AddPatterns(query.Names, "p.cloud_name", "p.local_name");
        if (query.Statuses.Count == 0 || query.Statuses.Contains(SyncRecordStatus.Synced))
        {
            return PairRows.Query(connection, "sync_records_doctype", conditions, PageSize);
        }

        conditions.Add("p.sync_status <> 'synced'");
        return PairRows.Query(connection, "sync_records_status", conditions, PageSize);
    }

    private static List<SyncLogEntry> LogPage(StateConnection connection, LogQuery query, SyncLogEntry? last, int limit)
    {
        var conditions = new QueryConditions();
        if (last is not null)
        {
            var timestamp = conditions.Parameter(StateTime.Of(last.Timestamp));
            conditions.Add($"(l.timestamp, l.id) < ({timestamp}, {conditions.Parameter(last.Id)})");
        }

        if (query.Since is { } since)
        {
            conditions.Add($"l.timestamp >= {conditions.Parameter(StateTime.Of(since))}");
        }

        conditions.AddOneOf("l.status", query.Statuses);
        conditions.AddPatterns(query.DocTypes, "l.doctype");
        conditions.AddPatterns(query.Names, "l.docname");
        return connection.Read(
            $"""
            SELECT {LogRows.Columns} FROM sync_logs l WHERE {conditions.Where}
            ORDER BY l.timestamp DESC, l.id DESC LIMIT {conditions.Parameter(limit)}
            """,
            LogRows.FromReader,
            conditions.Values);
    }

    private static List<ConflictRecord> ConflictPage(StateConnection connection, ConflictQuery query, long last)
    {
        var conditions = new QueryConditions();
        conditions.Add($"c.id > {conditions.Parameter(last)}");
        if (!query.IncludeClosed)
        {
            conditions.Add("c.state = 'open'");
        }

        conditions.AddOneOf("c.id", query.Ids);
        conditions.AddPatterns(query.DocTypes, "c.doctype");
        conditions.AddPatterns(query.Names, "c.docname", "c.cloud_name", "c.local_name");
        return connection.Read(
            $"""
            SELECT {ConflictRows.Columns} FROM conflict_records c
            WHERE {conditions.Where} ORDER BY c.id LIMIT {conditions.Parameter(ConflictPageSize)}
            """,
            ConflictRows.FromReader,
            conditions.Values);
    }

    public static SyncRecord ToRecord(PairRecord pair) => new()
    {
        DocType = pair.DocType,
        Name = pair.DocName,
        CloudName = pair.CloudName,
        LocalName = pair.LocalName,
        Status = pair.Status,
        CloudModified = pair.CloudModified,
        LocalModified = pair.LocalModified,
        LastSynced = pair.LastSynced,
        RetryCount = pair.RetryCount,
        ErrorMessage = pair.ErrorMessage,
        ErrorId = pair.ErrorId,
        BlockedBy = pair.BlockedBy,
        ConflictId = pair.ConflictId,
    };
}
