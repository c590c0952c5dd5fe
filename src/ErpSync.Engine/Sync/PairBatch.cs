namespace ErpSync.Engine.Sync;

/// <summary>
/// Works on documents that are independent of each other: as many at once as the throttle allows, never two works on one document.
/// </summary>
internal sealed class PairBatch(RunContext run, PairProcessor processor) : IPairBatch
{
    public async Task<bool> ProcessAsync(IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        var progress = 0;
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = run.Request.ThrottleLimit ?? run.Configuration.ThrottleLimit,
            CancellationToken = cancellationToken,
        };
        if (works.Count > 0)
        {
            // Even for nothing this would go through the thread pool.
            await Parallel.ForEachAsync(works, options, async (work, token) =>
            {
                if (await processor.ProcessAsync(work, token))
                {
                    Interlocked.Exchange(ref progress, 1);
                }
            });
        }

        await run.Series.RaiseAsync(cancellationToken);
        return progress == 1;
    }
}
