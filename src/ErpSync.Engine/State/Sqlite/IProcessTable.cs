namespace ErpSync.Engine.State.Sqlite;

/// <summary>Who we are, and whether another process still lives.</summary>
internal interface IProcessTable
{
    /// <summary>This process.</summary>
    ProcessIdentity Current { get; }

    /// <summary>
    /// Whether exactly that process runs: false when it is gone or its number is used by another; null when it cannot be told from here.
    /// </summary>
    bool? IsAlive(ProcessIdentity process);
}
