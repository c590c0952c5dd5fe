namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The one connection that writes: hands out one transaction at a time, each of which has proved that the lease is still ours, and renews
/// the lease.
/// </summary>
internal sealed class StateWriter : IDisposable
{
    private readonly StateConnection _connection;
    private readonly BodyRows _bodies;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ITimer _heartbeat;
    private WriterLease? _lease;
    private SqliteStateTransaction? _current;
    private ErpSyncException? _lastHeartbeatFailure;
    private bool _isDisposed;

    /// <param name="connection">The connection; disposed with the writer.</param>
    /// <param name="lease">The lease; null when it is taken later.</param>
    /// <param name="clock">The clock.</param>
    public StateWriter(StateConnection connection, WriterLease? lease, TimeProvider clock)
    {
        _connection = connection;
        _lease = lease;
        _clock = clock;
        _bodies = new BodyRows(connection);
        _heartbeat = clock.CreateTimer(_ => Heartbeat(), null, WriterLease.RenewalPeriod, WriterLease.RenewalPeriod);
    }

    public SqliteStateTransaction Begin()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _gate.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var lease = _lease ?? throw new InvalidOperationException("The lease was given up; take it before writing.");
            if (lease.IsRenewalDue)
            {
                RenewLease(lease);
            }

            BeginVerified(lease);
            _current = new SqliteStateTransaction(this, _connection, _bodies, _clock);
            return _current;
        }
        catch
        {
            RollBackIfOpen();
            _gate.Release();
            throw;
        }
    }

    /// <summary>Takes the lease; does nothing when it is held.</summary>
    /// <exception cref="ErpSyncException">ErpStateLocked: somebody else holds it.</exception>
    public void TakeLease(Func<StateConnection, WriterLease> acquire)
    {
        _gate.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_lease is not null)
            {
                return;
            }

            _connection.Run("BEGIN IMMEDIATE");
            var lease = acquire(_connection);
            _connection.Run("COMMIT");
            _lastHeartbeatFailure = null;
            _lease = lease;
        }
        finally
        {
            RollBackIfOpen();
            _gate.Release();
        }
    }

    /// <summary>Gives the lease up, if it is held.</summary>
    public void GiveUpLease()
    {
        _gate.Wait();
        try
        {
            if (!_isDisposed)
            {
                _lease?.Release(_connection);
                _lease = null;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the transaction under way; only it calls this, and once.</summary>
    public void End(bool commit)
    {
        try
        {
            if (commit)
            {
                _connection.Run("COMMIT");
            }
        }
        finally
        {
            RollBackIfOpen();
            _current = null;
            _gate.Release();
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _heartbeat.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _current?.Dispose();
        _gate.Wait();
        _isDisposed = true;
        try
        {
            _lease?.Release(_connection);
        }
        catch (ErpSyncException exception)
        {
            // It runs out by itself, and is taken over at once when this process has ended.
            _lastHeartbeatFailure = exception;
        }
        finally
        {
            _connection.Dispose();
            _gate.Dispose();
        }
    }

    private void Heartbeat()
    {
        // A transaction under way keeps everybody else out, and the next one renews the lease.
        if (!_gate.Wait(0))
        {
            return;
        }

        try
        {
            if (!_isDisposed && _lease is { IsRenewalDue: true } lease)
            {
                RenewLease(lease);
            }

            _lastHeartbeatFailure = null;
        }
        catch (ErpSyncException exception)
        {
            // The next transaction looks again and reports it to somebody.
            _lastHeartbeatFailure = exception;
        }
        finally
        {
            RollBackIfOpen();
            _gate.Release();
        }
    }

    private void RenewLease(WriterLease lease)
    {
        BeginVerified(lease);
        lease.Renew(_connection);
        _connection.Run("COMMIT");
    }

    private void BeginVerified(WriterLease lease)
    {
        _connection.Run("BEGIN IMMEDIATE");
        lease.Verify(_connection, _lastHeartbeatFailure);
    }

    private void RollBackIfOpen()
    {
        if (_connection.InTransaction)
        {
            _connection.Run("ROLLBACK");
            _bodies.Reset();
        }
    }
}
