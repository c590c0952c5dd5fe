using ErpSync.Engine.Frappe;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Events;

/// <summary>
/// Works on documents for the server: the throttle is shared by all lanes, no document has two workers, and whatever one document throws is
/// that document's own trouble. Only what concerns them all (a refused key, the lost state) reaches the caller.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="processor">Works on one pair.</param>
/// <param name="lane">The lane of their DocType.</param>
/// <param name="slots">How many documents may be worked on at once, of whatever DocType.</param>
/// <param name="begun">Called for each document once it no longer waits for its turn.</param>
/// <param name="finished">Told of every document: whether something was written or agreed, and what it threw.</param>
/// <param name="postponed">Told of a document that an earlier batch still works on: it must come up again.</param>
internal sealed class GuardedPairBatch(
    RunContext run,
    PairProcessor processor,
    DocTypeLane lane,
    AsyncGate slots,
    Action begun,
    Func<PairWork, bool, Exception?, CancellationToken, Task> finished,
    Func<PairWork, CancellationToken, Task> postponed) : IPairBatch
{
    /// <summary>
    /// A document that takes longer no longer counts for the throttle: a site that is stuck on one must not hold up the others.
    /// </summary>
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(2);

    public async Task<bool> ProcessAsync(IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        var mark = lane.Mark();
        var progress = await Task.WhenAll(works.Select(work => ProcessAsync(work, mark, cancellationToken)));
        await run.Series.RaiseAsync(cancellationToken);
        return progress.Contains(true);
    }

    private async Task<bool> ProcessAsync(PairWork work, long mark, CancellationToken cancellationToken)
    {
        if (await IsBeingMadeAsync(work, mark) || !lane.TryBegin(work))
        {
            begun();
            await postponed(work, cancellationToken);
            return false;
        }

        try
        {
            await slots.WaitAsync(cancellationToken);
            begun();
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

    // A document that nobody knows may be one that an earlier batch is just making; only the end of that tells.
    private async Task<bool> IsBeingMadeAsync(PairWork work, long mark)
    {
        if (work.Pair is not ({ Id: 0, CloudName: null } or { Id: 0, LocalName: null }))
        {
            return false;
        }

        var side = work.Pair.CloudName is null ? Side.Local : Side.Cloud;
        var making = Background.AllAsync(lane.Makers(side, mark));
        if (making.IsCompleted)
        {
            return false;
        }

        await EndedOrLongAsync(making);
        return !making.IsCompleted || run.Store.FindPairs(work.DocType.Name, side, [work.Pair.Name(side)!]).Count > 0;
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

        // Before its events are settled: whoever takes the next one must not find the work still under way.
        lane.End(work);
        await finished(work, progress, failure, cancellationToken);
        return progress;
    }
}
