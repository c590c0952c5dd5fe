using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The rows of intents.</summary>
internal static class IntentRows
{
    public static List<IntentRecord> All(StateConnection connection) =>
        connection.Read(
            """
            SELECT operation_id, run_id, pair_id, doctype, side, kind, name, precondition, payload, started_at, outcome_unknown
            FROM intents ORDER BY started_at, rowid
            """,
            FromReader);

    public static void Insert(StateConnection connection, IntentRecord intent)
    {
        var inserted = connection.Run(
            """
            INSERT INTO intents
                (operation_id, run_id, pair_id, doctype, side, kind, name, precondition, payload, started_at, outcome_unknown)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 WHERE EXISTS (SELECT 1 FROM sync_records WHERE id = ?3)
            """,
            intent.OperationId,
            intent.RunId,
            intent.PairId,
            intent.DocType,
            EnumText<Side>.Of(intent.Side),
            EnumText<IntentKind>.Of(intent.Kind),
            intent.Name,
            intent.Precondition,
            intent.Payload,
            StateTime.Of(intent.StartedAt),
            intent.OutcomeUnknown ? 1L : 0L);
        if (inserted == 0)
        {
            throw connection.Errors.PairNotFound(intent.PairId);
        }
    }

    public static void MarkOutcomeUnknown(StateConnection connection, string operationId) =>
        connection.Run("UPDATE intents SET outcome_unknown = 1 WHERE operation_id = ?1", operationId);

    public static void Delete(StateConnection connection, string operationId) =>
        connection.Run("DELETE FROM intents WHERE operation_id = ?1", operationId);

    private static IntentRecord FromReader(SqliteDataReader reader) => new()
    {
        OperationId = reader.GetString(0),
        RunId = reader.GetString(1),
        PairId = reader.GetInt64(2),
        DocType = reader.GetString(3),
        Side = EnumText<Side>.Parse(reader.GetString(4)),
        Kind = EnumText<IntentKind>.Parse(reader.GetString(5)),
        Name = reader.TextOrNull(6),
        Precondition = reader.TextOrNull(7),
        Payload = reader.TextOrNull(8),
        StartedAt = StateTime.Parse(reader.GetString(9)),
        OutcomeUnknown = reader.GetInt64(10) != 0,
    };
}
