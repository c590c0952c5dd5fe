namespace ErpSync.Engine.State.Sqlite;

/// <summary>How far scans have got and what else the engine remembers: cursors, revisits and facts.</summary>
internal static class ProgressRows
{
    public static ScanCursor GetCursor(StateConnection connection, Side side, string docType) =>
        connection.Read(
            "SELECT position, census_at FROM cursors WHERE side = ?1 AND doctype = ?2",
            reader => new ScanCursor(reader.TextOrNull(0), reader.TimeOrNull(1)),
            EnumText<Side>.Of(side),
            docType).FirstOrDefault() ?? new ScanCursor(null, null);

    public static void SetCursor(StateConnection connection, Side side, string docType, ScanCursor cursor) =>
        connection.Run(
            "INSERT OR REPLACE INTO cursors (side, doctype, position, census_at) VALUES (?1, ?2, ?3, ?4)",
            EnumText<Side>.Of(side),
            docType,
            cursor.Position,
            StateTime.Of(cursor.CensusAt));

    public static List<Revisit> Revisits(StateConnection connection, string docType) =>
        connection.Read(
            "SELECT side, name, counterpart FROM revisits WHERE doctype = ?1 ORDER BY side, name",
            reader => new Revisit(EnumText<Side>.Parse(reader.GetString(0)), reader.GetString(1), reader.TextOrNull(2)),
            docType);

    public static void RemoveRevisits(StateConnection connection, string docType, IReadOnlyCollection<Revisit> revisits)
    {
        foreach (var revisit in revisits)
        {
            connection.Run(
                "DELETE FROM revisits WHERE doctype = ?1 AND side = ?2 AND name = ?3", docType, EnumText<Side>.Of(revisit.Side), revisit.Name);
        }
    }

    public static string? GetFact(StateConnection connection, string key) => connection.Text("SELECT value FROM facts WHERE key = ?1", key);

    public static void SetFact(StateConnection connection, string key, string? value)
    {
        if (value is null)
        {
            connection.Run("DELETE FROM facts WHERE key = ?1", key);
        }
        else
        {
            connection.Run("INSERT OR REPLACE INTO facts (key, value) VALUES (?1, ?2)", key, value);
        }
    }
}
