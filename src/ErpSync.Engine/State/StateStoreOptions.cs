using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Engine.State;

/// <summary>How a state file is opened beyond path and access.</summary>
internal sealed record StateStoreOptions
{
    /// <summary>
    /// When opened for reading and there is no file yet: behave as an empty state instead of failing with ErpStateNotFound. Default
    /// false.
    /// </summary>
    public bool EmptyWhenMissing { get; init; }

    /// <summary>How long to wait for another program that holds the file for a moment. Default 5 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Tells who we are and whether the holder of a lease still lives. Default: the processes of this machine.</summary>
    public IProcessTable Processes { get; init; } = new SystemProcesses();

    /// <summary>The steps from each schema version to the next. Default: <see cref="StateSchema.Migrations"/>.</summary>
    public IReadOnlyList<StateMigration> Migrations { get; init; } = StateSchema.Migrations;
}
