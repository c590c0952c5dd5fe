namespace ErpSync.Engine.Tests.Support;

/// <summary>The clock of our own machine, which may be wrong.</summary>
/// <param name="right">The right time.</param>
internal sealed class ShiftedClock(TimeProvider right) : TimeProvider
{
    /// <summary>How far it is ahead; negative when behind.</summary>
    public TimeSpan Ahead { get; set; }

    public override TimeZoneInfo LocalTimeZone => right.LocalTimeZone;

    public override long TimestampFrequency => right.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => right.GetUtcNow() + Ahead;

    public override long GetTimestamp() => right.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        right.CreateTimer(callback, state, dueTime, period);
}
