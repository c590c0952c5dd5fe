namespace ErpSync.Engine.Sync.Pairs;

/// <summary>Works on the documents of one page.</summary>
internal interface IPairBatch
{
    /// <returns>Whether anything was written or agreed, so that waiting documents may go on.</returns>
    Task<bool> ProcessAsync(IReadOnlyList<PairWork> works, CancellationToken cancellationToken);
}
