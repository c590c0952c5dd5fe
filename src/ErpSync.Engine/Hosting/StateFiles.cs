using ErpSync.Engine.State;

namespace ErpSync.Engine.Hosting;

/// <summary>The ordinary state: the file of the configuration.</summary>
internal static class StateFiles
{
    public static IStateStore Open(string path, StateUse use, TimeProvider clock) => use switch
    {
        StateUse.Read => SqliteStateStore.Open(path, StateAccess.ReadOnly, clock),
        StateUse.Plan => SqliteStateStore.Open(path, StateAccess.ReadOnly, clock, new StateStoreOptions { EmptyWhenMissing = true }),
        StateUse.Share => SqliteStateStore.Open(path, StateAccess.Shared, clock),
        _ => SqliteStateStore.Open(path, StateAccess.ReadWrite, clock),
    };
}
