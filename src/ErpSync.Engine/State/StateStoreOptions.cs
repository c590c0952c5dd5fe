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

    /// <summary>
    /// How long to wait for the lease when its holder is one that yields (the webhook server, which gives it up between two batches).
    /// Default 15 s. A holder that does not yield is not waited for.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock of that wait, in which a thread is blocked. Default: that of the system.</summary>
    public TimeProvider PatienceClock { get; init; } = TimeProvider.System;

    /// <summary>Tells who we are and whether the holder of a lease still lives. Default: the processes of this machine.</summary>
    public IProcessTable Processes { get; init; } = new SystemProcesses();

    /// <summary>The steps from each schema version to the next. Default: <see cref="StateSchema.Migrations"/>.</summary>
    public IReadOnlyList<StateMigration> Migrations { get; init; } = StateSchema.Migrations;
}
