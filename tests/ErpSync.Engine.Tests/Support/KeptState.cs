using ErpSync.Engine.Hosting;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.Support;

/// <summary>
/// One state file that stays open from run to run, for simulations that play many: opening a file and preparing its statements anew costs more
/// than most runs do.
/// </summary>
internal sealed class KeptState(string path, TimeProvider clock) : IDisposable
{
    private IStateStore? _store;

    /// <summary>The same open state for every use; disposing what this returns leaves it open.</summary>
    public IStateStore Open() => new Lent(_store ??= StateFiles.Open(path, StateUse.Write, new HeartlessClock(clock)));

    public void Dispose() => _store?.Dispose();

    private sealed class Lent(IStateStore store) : StateStoreDecorator(store, leavesOpen: true);

    /// <summary>Tells the time but sets no timers: nobody else wants the lease, and each write renews one that has grown old.</summary>
    private sealed class HeartlessClock(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();
    }

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // It never was set.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
