namespace ErpSync.Engine.Tests.Support;

/// <summary>A clock that stands still until a test moves it. Timers fire inside <see cref="Advance"/>.</summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly List<(TimeSpan Wait, TaskCompletionSource Seen)> _watchers = [];
    private DateTimeOffset _now = start;

    public VirtualClock()
        : this(new DateTimeOffset(2026, 11, 22, 20, 58, 33, TimeSpan.Zero))
    {
    }

    /// <summary>The time zone of the machine. Default UTC, wherever the tests run.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    public override TimeZoneInfo LocalTimeZone => Zone;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes as soon as something waits on this clock for exactly this long, counted from now.</summary>
    public Task WaitingForAsync(TimeSpan wait)
    {
        lock (_lock)
        {
            if (_timers.Exists(timer => timer.Due == _now + wait))
            {
                return Task.CompletedTask;
            }

            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((wait, seen));
            return seen.Task;
        }
    }

    /// <summary>Lets something begin to wait for exactly this long, then lets that time pass.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        await WaitingForAsync(wait);
        Advance(wait);
    }

    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (true)
        {
            VirtualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                if (next is null)
                {
                    _now = end;
                    return;
                }

                _now = next.Due > _now ? next.Due : _now;
                _timers.Remove(next);
            }

            next.Fire();
        }
    }

    private void Set(VirtualTimer timer, TimeSpan dueTime)
    {
        List<TaskCompletionSource> seen;
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                return;
            }

            timer.Due = _now + dueTime;
            _timers.Add(timer);
            seen = [.. _watchers.Where(watcher => watcher.Wait == dueTime).Select(watcher => watcher.Seen)];
            _watchers.RemoveAll(watcher => watcher.Wait == dueTime);
        }

        seen.ForEach(source => source.SetResult());
    }

    private void Drop(VirtualTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private sealed class VirtualTimer(VirtualClock clock, Action callback) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            clock.Set(this, dueTime);
            return true;
        }

        public void Fire()
        {
            if (_period > TimeSpan.Zero)
            {
                clock.Set(this, _period);
            }

            callback();
        }

        public void Dispose() => clock.Drop(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
