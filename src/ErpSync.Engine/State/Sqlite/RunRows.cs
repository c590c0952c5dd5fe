using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The rows of runs.</summary>
internal static class RunRows
{
    public static void Save(StateConnection connection, SyncRun run) =>
        connection.Run(
            """
            INSERT OR REPLACE INTO runs (id, started_at, ended_at, kind, examined, written, conflicts, failed, blocked, outcome)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            run.Id,
            StateTime.Of(run.StartedAt),
            StateTime.Of(run.EndedAt),
            run.Kind,
            run.Examined,
            run.Written,
            run.Conflicts,
            run.Failed,
            run.Blocked,
            run.Outcome);

    public static List<SyncRun> Latest(StateConnection connection, int limit) =>
        connection.Read(
            """
            SELECT id, started_at, ended_at, kind, examined, written, conflicts, failed, blocked, outcome
            FROM runs ORDER BY started_at DESC, rowid DESC LIMIT ?1
            """,
            FromReader,
            limit);

    public static DateTimeOffset? LastEnd(StateConnection connection) =>
        connection.Read("SELECT MAX(ended_at) FROM runs", reader => reader.TimeOrNull(0)).FirstOrDefault();

    private static SyncRun FromReader(SqliteDataReader reader) => new()
    {
        Id = reader.GetString(0),
        StartedAt = StateTime.Parse(reader.GetString(1)),
        EndedAt = reader.TimeOrNull(2),
        Kind = reader.GetString(3),
        Examined = reader.GetInt64(4),
        Written = reader.GetInt64(5),
        Conflicts = reader.GetInt64(6),
        Failed = reader.GetInt64(7),
        Blocked = reader.GetInt64(8),
        Outcome = reader.TextOrNull(9),
    };
}
