namespace ErpSync.Simulation.Scheduling;

/// <summary>A timer on virtual time; that of a process that is gone never fires.</summary>
internal sealed class SimulatedTimer(SimulationLoop loop, SimulatedProcess process, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public DateTimeOffset Due { get; set; }

    /// <summary>Which setting of the timer counts.</summary>
    public long Number { get; set; }

    public bool IsSet { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        IsSet = dueTime != Timeout.InfiniteTimeSpan && process.IsAlive;
        if (IsSet)
        {
            loop.Set(this, dueTime);
        }

        return true;
    }

    public void Fire()
    {
        IsSet = false;
        if (!process.IsAlive)
        {
            return;
        }

        if (_period > TimeSpan.Zero)
        {
            Change(_period, _period);
        }

        callback(state);
    }

    public void Dispose() => IsSet = false;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
