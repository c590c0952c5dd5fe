using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The row of lease: who writes the state file.</summary>
internal sealed record LeaseRow(
    string InstanceId, ProcessIdentity Process, DateTimeOffset AcquiredAt, DateTimeOffset RenewedAt, DateTimeOffset ExpiresAt)
{
    private const string YieldingPrefix = "turn-";

    /// <summary>Whether the holder gives the lease up between two pieces of work when somebody else waits for it.</summary>
    public bool Yields => InstanceId.StartsWith(YieldingPrefix, StringComparison.Ordinal);

    /// <summary>An id no other lease has.</summary>
    /// <param name="yields">Whether the holder is one that yields.</param>
    public static string NewInstanceId(bool yields) => (yields ? YieldingPrefix : "") + Guid.NewGuid().ToString("N");

    public static LeaseRow? Read(StateConnection connection) =>
        connection.Read(
            """
            SELECT instance_id, holder, machine, process_id, process_token, process_started, acquired_at, renewed_at, expires_at
            FROM lease WHERE id = 1
            """,
            FromReader).FirstOrDefault();

    public void Write(StateConnection connection) =>
        connection.Run(
            """
            INSERT OR REPLACE INTO lease
                (id, instance_id, holder, machine, process_id, process_token, process_started, acquired_at, renewed_at, expires_at)
            VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            InstanceId,
            Process.User,
            Process.Machine,
            (long)Process.Id,
            Process.Token,
            StateTime.Of(Process.StartedAt),
            StateTime.Of(AcquiredAt),
            StateTime.Of(RenewedAt),
            StateTime.Of(ExpiresAt));

    /// <summary>Whether its holder must be taken to be writing.</summary>
    /// <param name="now">The time on this machine.</param>
    /// <param name="isAlive">Whether the holding process runs; null when it cannot be told.</param>
    public bool IsHeld(DateTimeOffset now, bool? isAlive) => isAlive switch
    {
        true => now < ExpiresAt,
        false => false,

        // A renewal from the future was made by a clock that has been set back since; the holder would have renewed it by now.
        null => now < ExpiresAt && RenewedAt <= now + (ExpiresAt - RenewedAt),
    };

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Process.User} on {Process.Machine} (process {Process.Id}) since {AcquiredAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    private static LeaseRow FromReader(SqliteDataReader reader) => new(
        reader.GetString(0),
        new ProcessIdentity(
            reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4), StateTime.Parse(reader.GetString(5))),
        StateTime.Parse(reader.GetString(6)),
        StateTime.Parse(reader.GetString(7)),
        StateTime.Parse(reader.GetString(8)));
}
