namespace ErpSync.Simulation.Scheduling;

/// <summary>What a process takes for the time: true time, wrong by what somebody has set it wrong. Waits are not changed by that.</summary>
internal sealed class ProcessClock(SimulationLoop loop, SimulatedProcess process) : TimeProvider
{
    /// <summary>How far the clock of the machine is ahead.</summary>
    public TimeSpan Error { get; set; }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => loop.Now + Error;

    public override long GetTimestamp() => loop.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(loop, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
