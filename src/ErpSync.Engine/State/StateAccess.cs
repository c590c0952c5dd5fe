namespace ErpSync.Engine.State;

/// <summary>What the state file is opened for.</summary>
internal enum StateAccess
{
    /// <summary>Reading only: needs no lease and works while another process writes.</summary>
    ReadOnly,

    /// <summary>Reading and writing: takes the lease, makes the file when there is none and brings an older one up to date.</summary>
    ReadWrite,

    /// <summary>
    /// Reading and, while <see cref="IStateStore.TryTakeLease"/> has taken the lease, writing: for a long-lived worker that takes turns with
    /// others. The file must be there and up to date.
    /// </summary>
    Shared,
}
