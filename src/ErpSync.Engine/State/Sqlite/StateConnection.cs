using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// One connection with its prepared statements. Statements name their parameters ?1, ?2, … in the order of the values. For one thread at
/// a time.
/// </summary>
internal sealed class StateConnection(SqliteConnection connection, StateErrors errors) : IDisposable
{
    // The engine's own statements are far fewer; what goes beyond are queries with ever different patterns.
    private const int MostPrepared = 200;

    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    public StateErrors Errors { get; } = errors;

    public SqliteConnection Connection { get; } = connection;

    public bool InTransaction => raw.sqlite3_get_autocommit(Connection.Handle) == 0;

    /// <summary>Runs a statement; returns the number of rows it changed.</summary>
    public int Run(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Prepare(sql, values);
        try
        {
            return command.ExecuteNonQuery();
        }
        catch (SqliteException exception)
        {
            throw Errors.From(exception);
        }
    }

    /// <summary>
    /// Begins a transaction that writes. While another program holds the file it waits as long as the connection's busy time-out says, asking
    /// again every few milliseconds; a command of the ADO layer would sleep in steps of 150 ms, and for a second at least.
    /// </summary>
    /// <exception cref="ErpSyncException">ErpStateLocked.</exception>
    public void Begin()
    {
        var result = raw.sqlite3_exec(Connection.Handle, "BEGIN IMMEDIATE");
        if (result != raw.SQLITE_OK)
        {
            throw Errors.From(new SqliteException(
                raw.sqlite3_errmsg(Connection.Handle).utf8_to_string(), result, raw.sqlite3_extended_errcode(Connection.Handle)));
        }
    }

    /// <summary>Runs several statements without parameters, once.</summary>
    public void RunScript(string sql)
    {
        try
        {
            using var command = Connection.CreateCommand();
            command.CommandText = sql;

            // Read to the end: closing the reader early runs the remaining statements too, but swallows their errors.
            using var reader = command.ExecuteReader();
            while (reader.NextResult())
            {
                continue;
            }
        }
        catch (SqliteException exception)
        {
            throw Errors.From(exception);
        }
    }

    /// <summary>The first column of the first row; null when there is none.</summary>
    public string? Text(string sql, params ReadOnlySpan<object?> values) =>
        Scalar(sql, values) is { } value and not DBNull ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>The first column of the first row as a number; null when there is none.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values) => Scalar(sql, values) is long number ? number : null;

    /// <summary>All rows.</summary>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        var command = Prepare(sql, values);
        try
        {
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }

            return rows;
        }
        catch (SqliteException exception)
        {
            throw Errors.From(exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or InvalidCastException)
        {
            // Somebody wrote by hand what no version of ErpSync writes, or the disk did.
            throw Errors.Damaged(exception);
        }
    }

    public void Dispose()
    {
        Forget();
        Connection.Dispose();
    }

    private void Forget()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _prepared.Clear();
    }

    private object? Scalar(string sql, ReadOnlySpan<object?> values)
    {
        var command = Prepare(sql, values);
        try
        {
            return command.ExecuteScalar();
        }
        catch (SqliteException exception)
        {
            throw Errors.From(exception);
        }
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            if (_prepared.Count == MostPrepared)
            {
                Forget();
            }

            command = Connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "?" + i.ToString(CultureInfo.InvariantCulture) });
            }

            _prepared.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
