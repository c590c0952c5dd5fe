namespace ErpSync.Engine.State;

/// <summary>What the state file is opened for.</summary>
internal enum StateAccess
{
    /// <summary>Reading only: needs no lease and works while another process writes.</summary>
    ReadOnly,

    /// <summary>Reading and writing: takes the lease, makes the file when there is none and brings an older one up to date.</summary>
    ReadWrite,
}
