using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The rows of conflict_records: at most one open per pair, and nothing overwrites a closed one.</summary>
internal static class ConflictRows
{
    public const string Columns =
        """
        c.id, c.pair_id, c.doctype, c.docname, c.cloud_name, c.local_name, c.kind, c.state, c.detected_at, c.cloud_modified,
        c.local_modified, c.reason, c.fields_json, c.suggested, c.resolution, c.resolved_at, c.resolved_by, c.cloud_document,
        c.local_document
        """;

    public static ConflictRecord? Get(StateConnection connection, long id) =>
        connection.Read($"SELECT {Columns} FROM conflict_records c WHERE c.id = ?1", FromReader, id).FirstOrDefault();

    public static long CountOpen(StateConnection connection) =>
        connection.Number("SELECT COUNT(*) FROM conflict_records WHERE state = 'open'") ?? 0;

    public static long Save(StateConnection connection, ConflictRecord record)
    {
        var id = record.Conflict.Id != 0
            ? RequireOpen(connection, record.Conflict.Id)
            : connection.Number("SELECT id FROM conflict_records WHERE pair_id = ?1 AND state = 'open'", record.PairId);
        return id is { } open ? Update(connection, open, record) : Insert(connection, record);
    }

    public static void Close(
        StateConnection connection,
        long id,
        ConflictState state,
        ConflictStrategy? resolution,
        string resolvedBy,
        string? comment,
        DateTimeOffset at)
    {
        if (state == ConflictState.Open)
        {
            throw new ArgumentOutOfRangeException(nameof(state), "A conflict is closed as resolved or settled.");
        }

        RequireOpen(connection, id);
        connection.Run(
            "UPDATE conflict_records SET state = ?2, resolution = ?3, resolved_by = ?4, comment = ?5, resolved_at = ?6 WHERE id = ?1",
            id,
            EnumText<ConflictState>.Of(state),
            OfStrategy(resolution),
            resolvedBy,
            comment,
            StateTime.Of(at));
    }

    /// <summary>Settles the open conflict of a pair that is about to be forgotten.</summary>
    public static void SettleForgotten(StateConnection connection, long pairId, DateTimeOffset at) =>
        connection.Run(
            """
            UPDATE conflict_records SET state = 'settled', resolved_by = 'forgotten', resolved_at = ?2
            WHERE pair_id = ?1 AND state = 'open'
            """,
            pairId,
            StateTime.Of(at));

    public static ConflictRecord FromReader(SqliteDataReader reader) => new()
    {
        PairId = reader.GetInt64(1),
        Conflict = new ErpConflict
        {
            Id = reader.GetInt64(0),
            DocType = reader.GetString(2),
            Name = reader.GetString(3),
            CloudName = reader.TextOrNull(4),
            LocalName = reader.TextOrNull(5),
            Kind = EnumText<ConflictKind>.Parse(reader.GetString(6)),
            State = EnumText<ConflictState>.Parse(reader.GetString(7)),
            DetectedAt = StateTime.Parse(reader.GetString(8)),
            CloudModified = reader.TextOrNull(9),
            LocalModified = reader.TextOrNull(10),
            Reason = reader.TextOrNull(11),
            Fields = StateJson.ReadList<ConflictField>(reader.TextOrNull(12)),
            Suggested = reader.EnumOrNull<ConflictStrategy>(13),
            Resolution = reader.EnumOrNull<ConflictStrategy>(14),
            ResolvedAt = reader.TimeOrNull(15),
            ResolvedBy = reader.TextOrNull(16),
            CloudDocument = reader.TextOrNull(17),
            LocalDocument = reader.TextOrNull(18),
        },
    };

    private static long RequireOpen(StateConnection connection, long id) =>
        connection.Text("SELECT state FROM conflict_records WHERE id = ?1", id) switch
        {
            null => throw connection.Errors.ConflictNotFound(id),
            "open" => id,
            _ => throw connection.Errors.ConflictClosed(id),
        };

    private static long Insert(StateConnection connection, ConflictRecord record)
    {
        var id = connection.Number(
            """
            INSERT INTO conflict_records
                (pair_id, doctype, docname, cloud_name, local_name, kind, state, cloud_modified, local_modified, reason, fields_json,
                suggested, resolution, resolved_at, resolved_by, cloud_document, local_document, detected_at)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18
            WHERE EXISTS (SELECT 1 FROM sync_records WHERE id = ?1)
            RETURNING id
            """,
            [.. Values(record), StateTime.Of(record.Conflict.DetectedAt)]);
        return id ?? throw connection.Errors.PairNotFound(record.PairId);
    }

    /// <summary>When it was first seen stays.</summary>
    private static long Update(StateConnection connection, long id, ConflictRecord record)
    {
        connection.Run(
            """
            UPDATE conflict_records SET
                pair_id = ?1, doctype = ?2, docname = ?3, cloud_name = ?4, local_name = ?5, kind = ?6, state = ?7, cloud_modified = ?8,
                local_modified = ?9, reason = ?10, fields_json = ?11, suggested = ?12, resolution = ?13, resolved_at = ?14,
                resolved_by = ?15, cloud_document = ?16, local_document = ?17
            WHERE id = ?18
            """,
            [.. Values(record), id]);
        return id;
    }

    private static object?[] Values(ConflictRecord record)
    {
        var conflict = record.Conflict;
        return
        [
            record.PairId,
            conflict.DocType,
            conflict.Name,
            conflict.CloudName,
            conflict.LocalName,
            EnumText<ConflictKind>.Of(conflict.Kind),
            EnumText<ConflictState>.Of(conflict.State),
            conflict.CloudModified,
            conflict.LocalModified,
            conflict.Reason,
            StateJson.OfList(conflict.Fields),
            OfStrategy(conflict.Suggested),
            OfStrategy(conflict.Resolution),
            StateTime.Of(conflict.ResolvedAt),
            conflict.ResolvedBy,
            conflict.CloudDocument,
            conflict.LocalDocument,
        ];
    }

    private static string? OfStrategy(ConflictStrategy? strategy) => strategy is { } value ? EnumText<ConflictStrategy>.Of(value) : null;
}
