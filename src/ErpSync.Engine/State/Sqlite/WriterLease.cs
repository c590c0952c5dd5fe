namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The right to write the state file, held by one store of one process at a time and kept in the file itself. It runs out two minutes
/// after its last renewal; that of a process that is gone is taken over at once. Every call runs inside the caller's transaction.
/// </summary>
internal sealed class WriterLease
{
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan RenewalPeriod = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock;
    private LeaseRow _row;

    private WriterLease(TimeProvider clock, LeaseRow row)
    {
        _clock = clock;
        _row = row;
    }

    public bool IsRenewalDue => _clock.GetUtcNow() - _row.RenewedAt is var age && (age >= RenewalPeriod || age < TimeSpan.Zero);

    /// <exception cref="ErpSyncException">ErpStateLocked: somebody else holds it.</exception>
    /// <param name="connection">The connection.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="processes">Tells who we are and whether a holder lives.</param>
    /// <param name="yields">Whether it will be given up between two pieces of work when somebody else waits for it.</param>
    public static WriterLease Acquire(StateConnection connection, TimeProvider clock, IProcessTable processes, bool yields)
    {
        var now = clock.GetUtcNow();
        if (LeaseRow.Read(connection) is { } held && held.IsHeld(now, processes.IsAlive(held.Process)))
        {
            throw connection.Errors.Locked(held);
        }

        var row = new LeaseRow(LeaseRow.NewInstanceId(yields), processes.Current, now, now, now + Duration);
        row.Write(connection);
        return new WriterLease(clock, row);
    }

    /// <summary>Makes sure that nobody has taken it over.</summary>
    /// <exception cref="ErpSyncException">ErpStateLocked: somebody has.</exception>
    public void Verify(StateConnection connection, Exception? lastHeartbeatFailure)
    {
        if (connection.Text("SELECT instance_id FROM lease WHERE id = 1") == _row.InstanceId)
        {
            return;
        }

        throw LeaseRow.Read(connection) is { } other ? connection.Errors.Locked(other) : connection.Errors.LeaseLost(lastHeartbeatFailure);
    }

    public void Renew(StateConnection connection)
    {
        var now = _clock.GetUtcNow();
        _row = _row with { RenewedAt = now, ExpiresAt = now + Duration };
        _row.Write(connection);
    }

    public void Release(StateConnection connection) => connection.Run("DELETE FROM lease WHERE instance_id = ?1", _row.InstanceId);
}
