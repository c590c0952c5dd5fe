namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The one connection that writes. Work that arrives while another commit is under way is committed together (a group commit): whoever came
/// first commits for all who have come by then, and hands the lead on. Each group proves that the lease is still ours, and renews it in time.
/// </summary>
internal sealed class StateWriter : IDisposable
{
    private readonly StateConnection _connection;
    private readonly BodyRows _bodies;
    private readonly TimeProvider _clock;
    private readonly Lock _connectionInUse = new();
    private readonly Lock _queueing = new();
    private readonly ITimer _heartbeat;
    private List<StateWrite> _waiting = [];
    private bool _isLed;
    private WriterLease? _lease;
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

    /// <summary>Does a piece of work in a transaction of its own, at once.</summary>
    public T Write<T>(Func<SqliteStateTransaction, T> work)
    {
        var write = new StateWrite<T>(work);
        Commit([write]);
        return write.Result;
    }

    /// <summary>Does a piece of work in the same transaction as others that come at the same time. It may run on the thread of any of them.</summary>
    /// <param name="work">The work. When it throws, what it wrote is rolled back, and nothing of the others'.</param>
    /// <param name="cancellationToken">Looked at before the work is queued; from then on it is done.</param>
    public async Task<T> WriteAsync<T>(Func<SqliteStateTransaction, T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var write = new StateWrite<T>(work);
        lock (_queueing)
        {
            _waiting.Add(write);
            if (!_isLed)
            {
                _isLed = true;
                write.Lead();
            }
        }

        if (await write.Turn)
        {
            // Whoever else is ready to run may still join.
            await Task.Yield();
            CommitWaiting(write);
        }

        return write.Result;
    }

    /// <summary>Takes the lease; does nothing when it is held.</summary>
    /// <exception cref="ErpSyncException">ErpStateLocked: somebody else holds it.</exception>
    public void TakeLease(Func<StateConnection, WriterLease> acquire)
    {
        lock (_connectionInUse)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_lease is not null)
            {
                return;
            }

            try
            {
                _connection.Begin();
                var lease = acquire(_connection);
                _connection.Run("COMMIT");
                _lastHeartbeatFailure = null;
                _lease = lease;
            }
            finally
            {
                RollBackIfOpen();
            }
        }
    }

    /// <summary>Gives the lease up, if it is held.</summary>
    public void GiveUpLease()
    {
        lock (_connectionInUse)
        {
            if (!_isDisposed)
            {
                _lease?.Release(_connection);
                _lease = null;
            }
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _heartbeat.DisposeAsync().AsTask().GetAwaiter().GetResult();
        lock (_connectionInUse)
        {
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
            }
        }
    }

    private void CommitWaiting(StateWrite leader)
    {
        List<StateWrite> group;
        lock (_queueing)
        {
            group = _waiting;
            _waiting = [];
        }

        Commit(group);
        foreach (var write in group.Where(write => write != leader))
        {
            write.End();
        }

        lock (_queueing)
        {
            _isLed = _waiting.Count > 0;
            if (_isLed)
            {
                _waiting[0].Lead();
            }
        }
    }

    // Every piece of work ends here, done and durable or failed.
    private void Commit(List<StateWrite> group)
    {
        lock (_connectionInUse)
        {
            try
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                Begin();
                foreach (var write in group)
                {
                    RunApart(write);
                }

                _connection.Run("COMMIT");
            }
            catch (Exception exception)
            {
                group.ForEach(write => write.Fail(exception));
            }
            finally
            {
                RollBackIfOpen();
            }
        }
    }

    // What fails takes nothing of its neighbours with it.
    private void RunApart(StateWrite write)
    {
        using var transaction = new SqliteStateTransaction(_connection, _bodies, _clock);
        _connection.Run("SAVEPOINT work");
        try
        {
            write.Run(transaction);
        }
        catch (Exception exception) when (_connection.InTransaction)
        {
            _connection.Run("ROLLBACK TO work");
            _bodies.Reset();
            write.Fail(exception);
        }

        _connection.Run("RELEASE work");
    }

    private void Begin()
    {
        var lease = _lease ?? throw new InvalidOperationException("The lease was given up; take it before writing.");
        if (lease.IsRenewalDue)
        {
            RenewLease(lease);
        }

        BeginVerified(lease);
    }

    private void Heartbeat()
    {
        // A transaction under way keeps everybody else out, and the next one renews the lease.
        if (_connectionInUse.IsHeldByCurrentThread || !_connectionInUse.TryEnter())
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
            _connectionInUse.Exit();
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
        _connection.Begin();
        lease.Verify(_connection, _lastHeartbeatFailure);
    }

    private void RollBackIfOpen()
    {
        if (!_isDisposed && _connection.InTransaction)
        {
            _connection.Run("ROLLBACK");
            _bodies.Reset();
        }
    }
}
