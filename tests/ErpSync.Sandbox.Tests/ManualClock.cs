namespace ErpSync.Sandbox.Tests;

/// <summary>A clock that moves only when a test says so.</summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;

    public void MoveToNextSecond() =>
        _now = new DateTimeOffset(_now.Ticks - (_now.Ticks % TimeSpan.TicksPerSecond), _now.Offset).AddSeconds(1);
}
