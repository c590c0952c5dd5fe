namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The names each census has seen, in temporary tables of a connection of its own: SQLite keeps them in a temporary file once they are
/// many, so that a census of a million documents needs no memory of this process. Gone when the store is closed.
/// </summary>
internal sealed class Census(StateFile file) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string DocType, Side Side), long> _numbers = [];
    private StateConnection? _connection;
    private long _lastNumber;

    public void Begin(string docType, Side side)
    {
        lock (_lock)
        {
            var connection = _connection ??= Open();
            if (_numbers.Remove((docType, side), out var earlier))
            {
                connection.Run("DELETE FROM temp.census_names WHERE census = ?1", earlier);
            }

            _numbers[(docType, side)] = ++_lastNumber;
        }
    }

    public void MarkSeen(string docType, Side side, IReadOnlyCollection<string> names)
    {
        lock (_lock)
        {
            var number = NumberOf(docType, side);
            _connection!.Run(
                "INSERT OR IGNORE INTO temp.census_names (census, name) SELECT ?1, value FROM json_each(?2)",
                number,
                StateJson.Parameter(names));
        }
    }

    public List<PairRecord> Unseen(string docType, Side side, long afterId, int limit)
    {
        lock (_lock)
        {
            var number = NumberOf(docType, side);
            return PairRows.Unseen(_connection!, docType, side, number, afterId, limit);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _connection?.Dispose();
            _connection = null;
            _numbers.Clear();
        }
    }

    private long NumberOf(string docType, Side side) =>
        _numbers.TryGetValue((docType, side), out var number)
            ? number
            : throw new InvalidOperationException($"No census of {docType} on the {EnumText<Side>.Of(side)} side has begun.");

    private StateConnection Open()
    {
        var connection = file.OpenForReading(withTemporaryTables: true);
        connection.RunScript(
            "CREATE TEMP TABLE census_names (census INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (census, name)) WITHOUT ROWID;");
        return connection;
    }
}
