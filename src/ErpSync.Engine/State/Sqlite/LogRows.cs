using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The rows of sync_logs.</summary>
internal static class LogRows
{
    public const string Columns =
        "l.id, l.timestamp, l.run_id, l.doctype, l.docname, l.action, l.direction, l.status, l.message, l.changes_json";

    public static long Insert(StateConnection connection, SyncLogEntry entry, DateTimeOffset now)
    {
        var id = connection.Number(
            """
            INSERT INTO sync_logs (timestamp, run_id, doctype, docname, action, direction, status, message, changes_json)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            RETURNING id
            """,
            StateTime.Of(entry.Timestamp == default ? now : entry.Timestamp),
            entry.RunId,
            entry.DocType,
            entry.Name,
            entry.Action,
            entry.Direction,
            entry.Status,
            entry.Message,
            StateJson.OfList(entry.Changes));
        return id ?? throw new InvalidOperationException("SQLite gave a new log entry no id.");
    }

    public static SyncLogEntry FromReader(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Timestamp = StateTime.Parse(reader.GetString(1)),
        RunId = reader.TextOrNull(2),
        DocType = reader.GetString(3),
        Name = reader.GetString(4),
        Action = reader.GetString(5),
        Direction = reader.TextOrNull(6),
        Status = reader.GetString(7),
        Message = reader.TextOrNull(8),
        Changes = StateJson.ReadList<FieldChange>(reader.TextOrNull(9)),
    };
}
