namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// Removes audit entries, closed conflicts and old runs in short transactions, so that nobody waits for it. An open conflict always
/// stays.
/// </summary>
internal static class Retention
{
    /// <summary>The latest runs stay however old they are: they tell when a synchronization stopped.</summary>
    public const int RunsKept = 100;

    private const int RowsAtOnce = 2000;

    public static StatePurge Purge(StateWriter writer, DateTimeOffset cutoff) => new(
        Delete(writer, "DELETE FROM sync_logs WHERE id IN (SELECT id FROM sync_logs WHERE timestamp < ?1 LIMIT ?2)", cutoff),
        Delete(
            writer,
            """
            DELETE FROM conflict_records WHERE id IN
                (SELECT id FROM conflict_records WHERE state <> 'open' AND resolved_at < ?1 LIMIT ?2)
            """,
            cutoff),
        Delete(
            writer,
            $"""
            DELETE FROM runs WHERE id IN
                (SELECT id FROM runs WHERE started_at < ?1
                AND id NOT IN (SELECT id FROM runs ORDER BY started_at DESC LIMIT {RunsKept}) LIMIT ?2)
            """,
            cutoff));

    private static long Delete(StateWriter writer, string sql, DateTimeOffset cutoff)
    {
        var deleted = 0L;
        int atOnce;
        do
        {
            atOnce = writer.Write(transaction => transaction.Connection.Run(sql, StateTime.Of(cutoff), RowsAtOnce));
            deleted += atOnce;
        }
        while (atOnce == RowsAtOnce);

        return deleted;
    }
}
