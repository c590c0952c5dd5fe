using ErpSync.Engine.Scheduling;

namespace ErpSync.Engine.Sync;

/// <summary>
/// Works on documents that are independent of each other: as many at once as the throttle allows, never two works on one document.
/// </summary>
internal sealed class PairBatch(RunContext run, PairProcessor processor) : IPairBatch
{
    public async Task<bool> ProcessAsync(IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        var progress = 0;
        await Lanes.ForEachAsync(
            works,
            run.Request.ThrottleLimit ?? run.Configuration.ThrottleLimit,
            async (work, token) =>
            {
                if (await processor.ProcessAsync(work, token))
                {
                    Interlocked.Exchange(ref progress, 1);
                }
            },
            cancellationToken);
        await run.Series.RaiseAsync(cancellationToken);
        return progress == 1;
    }
}
