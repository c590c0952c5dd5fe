using System.Runtime.CompilerServices;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.Selection;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Looks at what one side lists as changed since the cursor. Reading runs ahead of writing, and several slices are written at once; the cursor moves past
/// a page only when all before it has been dealt with.
/// </summary>
internal sealed class SideScan(RunContext run, PageLoader loader, IPairBatch batch, NameSelection names)
{
    private const int SlicesAhead = 1;
    private const int SlicesAtOnce = 4;

    /// <summary>Scans.</summary>
    /// <param name="docType">The DocType.</param>
    /// <param name="side">The side that is listed.</param>
    /// <param name="from">The first stamp; null for all.</param>
    /// <param name="betweenPages">Runs between two slices, while nothing is written; null to write several at once.</param>
    /// <param name="listed">Sees each page of stamps before anything of it is worked on, and may stop the scan.</param>
    /// <param name="finished">Told of each page of stamps when it has been dealt with.</param>
    /// <param name="cancellationToken">Ends the scan; what is under way is finished first.</param>
    /// <returns>Whether anything was written or agreed.</returns>
    public async Task<bool> RunAsync(
        DocTypeContext docType,
        Side side,
        string? from,
        Func<CancellationToken, Task>? betweenPages,
        Func<IReadOnlyList<DocumentStamp>, CancellationToken, Task> listed,
        Action<IReadOnlyList<DocumentStamp>> finished,
        CancellationToken cancellationToken)
    {
        var isProgress = false;
        var underWay = new Queue<(Slice Slice, Task<bool> Work)>();
        try
        {
            await foreach (var slice in Prefetch.Ahead(SlicesAsync(docType, side, from, listed, cancellationToken), SlicesAhead, cancellationToken))
            {
                underWay.Enqueue((slice, batch.ProcessAsync(slice.Works, cancellationToken)));
                while (underWay.Count > 0 && (underWay.Peek().Work.IsCompleted || underWay.Count >= SlicesAtOnce || run.IsOneByOne || betweenPages is not null))
                {
                    isProgress |= await FinishAsync(underWay.Dequeue(), finished);
                }

                if (betweenPages is not null)
                {
                    await betweenPages(cancellationToken);
                }
            }

            while (underWay.TryDequeue(out var last))
            {
                isProgress |= await FinishAsync(last, finished);
            }
        }
        finally
        {
            // What ended the scan is told; what was begun is not left behind.
            await ((Task)Task.WhenAll(underWay.Select(slice => slice.Work))).ConfigureAwait(Background.Quietly);
        }

        return isProgress;
    }

    private async Task<bool> FinishAsync((Slice Slice, Task<bool> Work) last, Action<IReadOnlyList<DocumentStamp>> finished)
    {
        var isProgress = await last.Work;
        if (last.Slice.EndsPage is { } stamps)
        {
            run.Counters.AddExamined(stamps.Count);
            finished(stamps);
        }

        return isProgress;
    }

    private async IAsyncEnumerable<Slice> SlicesAsync(
        DocTypeContext docType,
        Side side,
        string? from,
        Func<IReadOnlyList<DocumentStamp>, CancellationToken, Task> listed,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in run.ScanAsync(docType, side, from, cancellationToken))
        {
            await listed(page, cancellationToken);
            var changed = loader.Changed(docType, side, [.. page.Where(stamp => names.Matches(stamp.Name))]);
            var loaded = Slices.LoadAsync(
                run,
                docType,
                changed,

                // What was dealt with since the page was listed needs no second look.
                slice => loader.LoadChangedAsync(docType, side, slice, cancellationToken),
                cancellationToken);
            await foreach (var works in loaded)
            {
                yield return new Slice(works, null);
            }

            yield return new Slice([], page);
        }
    }

    /// <summary>Documents to work on.</summary>
    /// <param name="Works">The documents.</param>
    /// <param name="EndsPage">The page of stamps that all is dealt with of then; null when more of it follows.</param>
    private sealed record Slice(IReadOnlyList<PairWork> Works, IReadOnlyList<DocumentStamp>? EndsPage);
}
