namespace ErpSync.Engine.Sync.Pairs;

/// <summary>The work on one document cannot go on now; it waits for something and goes on by itself.</summary>
internal sealed class BlockedException(ErpSyncError error) : Exception(error.Message)
{
    public ErpSyncError Error { get; } = error;

    /// <summary>The document it waits for, by its name on the side it comes from; null when it waits for something else.</summary>
    public (string DocType, Side Side, string Name)? WaitsFor { get; init; }
}
