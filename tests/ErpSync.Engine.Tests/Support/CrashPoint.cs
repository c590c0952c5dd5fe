using System.Collections.Concurrent;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.Support;

/// <summary>
/// Counts the points at which the engine touches the outside (before and after every write to a site, before and after every commit) and ends the "process"
/// at one of them: from there on nothing reaches a site or the state any more.
/// </summary>
internal sealed class CrashPoint(int at)
{
    private int _passed;

    public int Passed => _passed;

    public bool HasCrashed { get; private set; }

    /// <summary>Synchronizes in a process that is killed at a point, unless the run ends before it; the next call begins in a new process.</summary>
    public static async Task<CrashPoint> KillAsync(SyncWorld world, int at)
    {
        var crash = new CrashPoint(at);
        var between = world.Between;
        world.Between = site => crash.Around(site, world.Schemas);
        world.AroundState = crash.Around;
        world.Restart();
        try
        {
            await world.SyncAsync();
        }
        catch (ProcessKilledException)
        {
            Assert.True(crash.HasCrashed);
        }

        world.Between = between;
        world.AroundState = store => store;
        world.Restart();
        return crash;
    }

    public void Pass()
    {
        if (HasCrashed || Interlocked.Increment(ref _passed) == at)
        {
            HasCrashed = true;
            throw new ProcessKilledException();
        }
    }

    public IFrappeSite Around(IFrappeSite site, ConcurrentDictionary<(Side, string), DocTypeSchema?> schemas) => new CrashingSite(site, schemas, this);

    public IStateStore Around(IStateStore store) => new CrashingStore(store, this);

    /// <summary>Stands for SIGKILL: no handler of the engine may take it for an error of its own.</summary>
    internal sealed class ProcessKilledException : Exception;

    private sealed class CrashingSite(IFrappeSite site, ConcurrentDictionary<(Side, string), DocTypeSchema?> schemas, CrashPoint crash) : SiteDecorator(site, schemas)
    {
        protected override async Task<T> WriteAsync<T>(Func<Task<T>> write)
        {
            crash.Pass();
            var result = await write();
            crash.Pass();
            return result;
        }
    }

    private sealed class CrashingStore(IStateStore inner, CrashPoint crash) : StateStoreDecorator(inner)
    {
        public override T Write<T>(Func<IStateTransaction, T> work)
        {
            crash.Pass();
            var result = base.Write(work);
            crash.Pass();
            return result;
        }

        public override async Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken)
        {
            crash.Pass();
            var result = await base.WriteAsync(work, cancellationToken);
            crash.Pass();
            return result;
        }
    }
}
