using ErpSync.Engine.Frappe;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Events;

/// <summary>
/// Works on documents for the server: the throttle is shared by all lanes, no document has two workers, and whatever one document throws is
/// that document's own trouble. Only what concerns them all (a refused key, the lost state) reaches the caller.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="processor">Works on one pair.</param>
/// <param name="lane">The lane of their DocType.</param>
/// <param name="slots">How many documents may be worked on at once, of whatever DocType.</param>
/// <param name="finished">Told of every document: whether something was written or agreed, and what it threw.</param>
/// <param name="postponed">Told of a document that an earlier batch still works on: it must come up again.</param>
internal sealed class GuardedPairBatch(
    RunContext run,
    PairProcessor processor,
    DocTypeLane lane,
    AsyncGate slots,
    Func<PairWork, bool, Exception?, CancellationToken, Task> finished,
    Func<PairWork, CancellationToken, Task> postponed) : IPairBatch
{
    /// <summary>
    /// A document that takes longer no longer counts for the throttle: a site that is stuck on one must not hold up the others.
    /// </summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(2);

    public async Task<bool> ProcessAsync(IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        var progress = await Task.WhenAll(works.Select(work => ProcessAsync(work, cancellationToken)));
        await run.Series.RaiseAsync(cancellationToken);
        return progress.Contains(true);
    }

    private async Task<bool> ProcessAsync(PairWork work, CancellationToken cancellationToken)
    {
        if (!lane.TryBegin(work, this))
        {
            await postponed(work, cancellationToken);
            return false;
        }

        try
        {
            await slots.WaitAsync(cancellationToken);
            var working = Background.Start(() => GuardAsync(work, cancellationToken));
            try
            {
                await EndedOrLongAsync(working);
            }
            finally
            {
                slots.Release();
            }

            return await working;
        }
        finally
        {
            lane.End(work);
        }
    }

    private async Task EndedOrLongAsync(Task working)
    {
        using var ended = new CancellationTokenSource();
        await Task.WhenAny(working, Task.Delay(Long, run.Clock, ended.Token));
        await Background.CancelAsync(ended);
    }

    private async Task<bool> GuardAsync(PairWork work, CancellationToken cancellationToken)
    {
        var progress = false;
        Exception? failure = null;
        try
        {
            progress = await processor.ProcessAsync(work, cancellationToken);
        }
        catch (Exception exception) when (
            exception is not (OperationCanceledException or SiteException or ErpSyncException or OutOfMemoryException))
        {
            failure = exception;
        }

        await finished(work, progress, failure, cancellationToken);
        return progress;
    }
}
