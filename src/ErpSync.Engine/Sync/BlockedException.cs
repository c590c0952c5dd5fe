namespace ErpSync.Engine.Sync;

/// <summary>The work on one document cannot go on now; it waits for something and goes on by itself.</summary>
internal sealed class BlockedException(ErpSyncError error, string? waitsFor = null) : Exception(error.Message)
{
    public ErpSyncError Error { get; } = error;

    /// <summary>The document it waits for, as DocType/name; null when it waits for something else.</summary>
    public string? WaitsFor { get; } = waitsFor;
}
