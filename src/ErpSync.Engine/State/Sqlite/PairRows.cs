using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The rows of sync_records.</summary>
internal static class PairRows
{
    private const int UniqueConstraint = 2067;

    private const string Columns =
        """
        p.id, p.doctype, p.cloud_name, p.local_name, p.cloud_creation, p.local_creation, p.cloud_modified, p.local_modified, p.base,
        p.dirty, p.sync_status, p.last_synced, p.retry_count, p.next_attempt, p.error_id, p.error_message, p.blocked_by, p.conflict_id,
        p.cloud_missing_since, p.local_missing_since, p.oscillation
        """;

    public static PairRecord? Get(StateConnection connection, long id) =>
        connection.Read($"SELECT {Columns} FROM sync_records p WHERE p.id = ?1", FromReader, id).FirstOrDefault();

    public static Dictionary<string, PairRecord> Find(
        StateConnection connection, string docType, Side side, IReadOnlyCollection<string> names)
    {
        var found = new Dictionary<string, PairRecord>(names.Count, StringComparer.Ordinal);
        if (names.Count == 0)
        {
            return found;
        }

        var sql = side == Side.Cloud
            ? $"""
              SELECT {Columns} FROM json_each(?2) n
              CROSS JOIN sync_records p ON p.doctype = ?1 AND p.cloud_name = n.value AND p.cloud_name IS NOT NULL
              """
            : $"""
              SELECT {Columns} FROM json_each(?2) n
              CROSS JOIN sync_records p ON p.doctype = ?1 AND p.local_name = n.value AND p.local_name IS NOT NULL
              """;
        foreach (var pair in connection.Read(sql, FromReader, docType, StateJson.Parameter(names)))
        {
            found[pair.Name(side)!] = pair;
        }

        return found;
    }

    public static List<PairRecord> FindByCreation(StateConnection connection, string docType, Side side, string creation) =>
        connection.Read(
            side == Side.Cloud
                ? $"SELECT {Columns} FROM sync_records p WHERE p.cloud_creation = ?2 AND +p.doctype = ?1 ORDER BY p.id"
                : $"SELECT {Columns} FROM sync_records p WHERE p.local_creation = ?2 AND +p.doctype = ?1 ORDER BY p.id",
            FromReader,
            docType,
            creation);

    public static List<PairRecord> CreatedAfter(StateConnection connection, Side side, string creation, DateTimeOffset before, int limit)
    {
        var column = side == Side.Cloud ? "cloud" : "local";
        return connection.Read(
            $"""
            SELECT {Columns} FROM sync_records p INDEXED BY sync_records_{column}_creation
            WHERE p.{column}_creation > ?1 AND p.base = 'body' AND p.last_synced < ?2 AND p.{column}_missing_since IS NULL
            ORDER BY p.{column}_creation DESC LIMIT ?3
            """,
            FromReader,
            creation,
            StateTime.Of(before),
            limit);
    }

    public static List<PairRecord> Due(StateConnection connection, string docType, DateTimeOffset now, long afterId, int limit) =>
        connection.Read(
            $"""
            SELECT {Columns} FROM sync_records p INDEXED BY sync_records_dirty
            WHERE p.doctype = ?1 AND p.dirty = 1 AND p.id > ?3 AND (p.next_attempt IS NULL OR p.next_attempt <= ?2)
            ORDER BY p.id LIMIT ?4
            """,
            FromReader,
            docType,
            StateTime.Of(now),
            afterId,
            limit);

    public static List<PairRecord> LiveAfter(StateConnection connection, string docType, long afterId, int limit) =>
        connection.Read(
            $"""
            SELECT {Columns} FROM sync_records p INDEXED BY sync_records_doctype
            WHERE p.doctype = ?1 AND p.id > ?2 AND p.base <> 'tombstone'
            ORDER BY p.id LIMIT ?3
            """,
            FromReader,
            docType,
            afterId,
            limit);

    /// <summary>Live pairs whose name on that side is not among the names of the census.</summary>
    public static List<PairRecord> Unseen(StateConnection connection, string docType, Side side, long census, long afterId, int limit)
    {
        var name = side == Side.Cloud ? "p.cloud_name" : "p.local_name";
        return connection.Read(
            $"""
            SELECT {Columns} FROM sync_records p INDEXED BY sync_records_doctype
            WHERE p.doctype = ?1 AND p.id > ?2 AND p.base <> 'tombstone' AND {name} IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM temp.census_names s WHERE s.census = ?3 AND s.name = {name})
            ORDER BY p.id LIMIT ?4
            """,
            FromReader,
            docType,
            afterId,
            census,
            limit);
    }

    /// <summary>Pairs that meet conditions on p, in id order, read through the index named.</summary>
    public static List<PairRecord> Query(StateConnection connection, string index, QueryConditions conditions, int limit) =>
        connection.Read(
            $"""
            SELECT {Columns} FROM sync_records p INDEXED BY {index}
            WHERE {conditions.Where} ORDER BY p.id LIMIT {conditions.Parameter(limit)}
            """,
            FromReader,
            conditions.Values);

    public static long CountLive(StateConnection connection, string docType) =>
        (connection.Number("SELECT COUNT(*) FROM sync_records WHERE doctype = ?1", docType) ?? 0)
        - (connection.Number("SELECT COUNT(*) FROM sync_records WHERE doctype = ?1 AND base = 'tombstone'", docType) ?? 0);

    public static long CountMissing(StateConnection connection, string docType, Side side) =>
        connection.Number(
            $"""
            SELECT COUNT(*) FROM sync_records p INDEXED BY sync_records_dirty
            WHERE p.doctype = ?1 AND p.dirty = 1 AND p.base = 'body'
                AND {(side == Side.Cloud ? "p.cloud_missing_since" : "p.local_missing_since")} IS NOT NULL
            """,
            docType) ?? 0;

    public static string? DocTypeOf(StateConnection connection, long id) =>
        connection.Text("SELECT doctype FROM sync_records WHERE id = ?1", id);

    public static PairRecord Save(StateConnection connection, PairRecord pair)
    {
        try
        {
            return pair.Id == 0 ? Insert(connection, pair) : Update(connection, pair);
        }
        catch (ErpSyncException exception) when (IsUniqueViolation(exception))
        {
            throw connection.Errors.PairExists(pair, exception);
        }
    }

    public static void Delete(StateConnection connection, long id) => connection.Run("DELETE FROM sync_records WHERE id = ?1", id);

    private static bool IsUniqueViolation(ErpSyncException exception) =>
        exception.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueConstraint };

    private static PairRecord Insert(StateConnection connection, PairRecord pair)
    {
        var id = connection.Number(
            """
            INSERT INTO sync_records
                (doctype, docname, cloud_name, local_name, cloud_creation, local_creation, cloud_modified, local_modified, base, dirty,
                sync_status, last_synced, retry_count, next_attempt, error_id, error_message, blocked_by, conflict_id, cloud_missing_since,
                local_missing_since, oscillation)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
            RETURNING id
            """,
            [.. Identity(pair), .. Progress(pair)]);
        return pair with { Id = id ?? throw new InvalidOperationException("SQLite gave a new pair no id.") };
    }

    private static PairRecord Update(StateConnection connection, PairRecord pair)
    {
        // SQLite writes the index of every column that is set, changed or not; what identifies the pair hardly ever changes.
        connection.Run(
            """
            UPDATE sync_records SET
                doctype = ?1, docname = ?2, cloud_name = ?3, local_name = ?4, cloud_creation = ?5, local_creation = ?6
            WHERE id = ?7 AND (doctype <> ?1 OR docname <> ?2 OR cloud_name IS NOT ?3 OR local_name IS NOT ?4 OR cloud_creation IS NOT ?5
                OR local_creation IS NOT ?6)
            """,
            [.. Identity(pair), pair.Id]);
        var changed = connection.Run(
            """
            UPDATE sync_records SET
                cloud_modified = ?1, local_modified = ?2, base = ?3, dirty = ?4, sync_status = ?5, last_synced = ?6, retry_count = ?7,
                next_attempt = ?8, error_id = ?9, error_message = ?10, blocked_by = ?11, conflict_id = ?12, cloud_missing_since = ?13,
                local_missing_since = ?14, oscillation = ?15
            WHERE id = ?16
            """,
            [.. Progress(pair), pair.Id]);
        if (changed == 0)
        {
            throw connection.Errors.PairNotFound(pair.Id);
        }

        if (pair.Base == BaseKind.None)
        {
            connection.Run("DELETE FROM pair_bodies WHERE pair_id = ?1", pair.Id);
        }

        return pair;
    }

    private static object?[] Identity(PairRecord pair) =>
    [
        pair.DocType,
        pair.DocName,
        pair.CloudName,
        pair.LocalName,
        pair.CloudCreation,
        pair.LocalCreation,
    ];

    private static object?[] Progress(PairRecord pair) =>
    [
        pair.CloudModified,
        pair.LocalModified,
        EnumText<BaseKind>.Of(pair.Base),
        pair.Dirty ? 1L : 0L,
        EnumText<SyncRecordStatus>.Of(pair.Status),
        StateTime.Of(pair.LastSynced),
        (long)pair.RetryCount,
        StateTime.Of(pair.NextAttempt),
        pair.ErrorId,
        pair.ErrorMessage,
        pair.BlockedBy,
        pair.ConflictId,
        StateTime.Of(pair.CloudMissingSince),
        StateTime.Of(pair.LocalMissingSince),
        pair.Oscillation,
    ];

    private static PairRecord FromReader(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        DocType = reader.GetString(1),
        CloudName = reader.TextOrNull(2),
        LocalName = reader.TextOrNull(3),
        CloudCreation = reader.TextOrNull(4),
        LocalCreation = reader.TextOrNull(5),
        CloudModified = reader.TextOrNull(6),
        LocalModified = reader.TextOrNull(7),
        Base = EnumText<BaseKind>.Parse(reader.GetString(8)),
        Dirty = reader.GetInt64(9) != 0,
        Status = EnumText<SyncRecordStatus>.Parse(reader.GetString(10)),
        LastSynced = reader.TimeOrNull(11),
        RetryCount = reader.GetInt32(12),
        NextAttempt = reader.TimeOrNull(13),
        ErrorId = reader.TextOrNull(14),
        ErrorMessage = reader.TextOrNull(15),
        BlockedBy = reader.TextOrNull(16),
        ConflictId = reader.NumberOrNull(17),
        CloudMissingSince = reader.TimeOrNull(18),
        LocalMissingSince = reader.TimeOrNull(19),
        Oscillation = reader.TextOrNull(20),
    };
}
