using ErpSync.Engine.Decisions;
using ErpSync.Engine.Selection;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Guards;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// The ways in which the documents of one DocType come up for a look: named, due, forgotten, deleted, changed since the cursor, or all of
/// them (a census).
/// </summary>
internal sealed class DocTypeScan(RunContext run, PageLoader loader, IPairBatch batch, NameSelection names)
{
    private const int MaxPasses = 25;

    private readonly SideScan _sides = new(run, loader, batch, names);

    /// <summary>Runs between two pages of a scan; null when nothing is to.</summary>
    public Func<DocTypeContext, CancellationToken, Task>? BetweenPages { get; init; }

    /// <summary>
    /// Looks at what a side lists as changed since its cursor; with a census at everything it lists, and at the pairs it does not.
    /// </summary>
    public async Task<bool> ScanAsync(
        DocTypeContext docType, Side side, bool isFull, bool isCensus, RunProgress? progress, CancellationToken cancellationToken)
    {
        var start = new ScanStart();
        start.End(side.Other());
        return await ScanAsync(docType, side, isFull, isCensus, start, progress, cancellationToken);
    }

    /// <summary>Looks at what both sides list as changed since their cursors, at the same time.</summary>
    public async Task ScanBothAsync(DocTypeContext docType, bool isFull, RunProgress? progress, CancellationToken cancellationToken)
    {
        var start = new ScanStart();
        await Task.WhenAll(
            ScanUntilEndAsync(Side.Cloud),
            ScanUntilEndAsync(Side.Local));

        async Task ScanUntilEndAsync(Side side)
        {
            try
            {
                await ScanAsync(docType, side, isFull, isCensus: false, start, progress, cancellationToken);
            }
            finally
            {
                start.End(side);
            }
        }
    }

    private async Task<bool> ScanAsync(
        DocTypeContext docType, Side side, bool isFull, bool isCensus, ScanStart start, RunProgress? progress, CancellationToken cancellationToken)
    {
        // What no longer matches changed filters is not listed: it is found like what is missing from a census.
        isCensus |= docType.Coverage.MustLookAtAll && docType.Rules.Filters.Count > 0 && names.IsEmpty && !run.PlanOnly;
        var cursor = run.Store.GetCursor(side, docType.Name);
        var from = isFull || isCensus || docType.Coverage.MustLookAtAll
            ? null
            : EditClock.MovedBack(cursor.Position, run.Configuration.Overlap, run.Site(side).Profile);
        var clock = EditClock.FromUtc(run.Now, run.Site(side).Profile);
        if (isCensus)
        {
            run.Store.BeginCensus(docType.Name, side);
        }

        var massChange = new MassChangeGuard(run);
        var isProgress = await _sides.RunAsync(
            docType,
            side,
            from,
            BetweenPages is { } betweenPages ? token => betweenPages(docType, token) : null,
            listed: (stamps, token) => start.PassAsync(side, () => massChange.PassAsync(docType, side, cursor, stamps, token), token),
            finished: stamps =>
            {
                if (isCensus)
                {
                    run.Store.MarkSeen(docType.Name, side, [.. stamps.Select(stamp => stamp.Name)]);
                }

                // A stamp ahead of the site's clock must not hide what is edited before that time comes.
                SaveCursor(docType, side, cursor with { Position = EditClock.Earlier(stamps[^1].Modified, clock) });
                progress?.Add(stamps.Count);
            },
            cancellationToken);
        if (isCensus)
        {
            isProgress |= await SyncUnseenAsync(docType, side, cancellationToken);
            SaveCursor(docType, side, run.Store.GetCursor(side, docType.Name) with { CensusAt = run.Now });
        }

        return isProgress;
    }

    /// <summary>Both sides have been scanned: documents that do not change need not be looked at again because of changed field rules.</summary>
    public void Complete(DocTypeContext docType)
    {
        if (run.PlanOnly || !names.IsEmpty || !docType.Coverage.IsChanged)
        {
            return;
        }

        run.Store.Write(transaction => transaction.SetFact(FieldCoverage.Fact(docType.Name), docType.Coverage.Text));
        docType.Coverage.Complete();
    }

    /// <summary>Looks at the pairs that wait and are due.</summary>
    /// <param name="docType">The DocType.</param>
    /// <param name="blockedBy">Only those that wait for one of these, as DocType/name; null for all.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public async Task<bool> SyncDueAsync(DocTypeContext docType, IReadOnlySet<string>? blockedBy, CancellationToken cancellationToken)
    {
        var progress = false;
        var last = 0L;
        while (run.Store.DuePairs(docType.Name, run.Now, last, run.Configuration.BatchSize) is { Count: > 0 } due)
        {
            last = due[^1].Id;
            var wanted = due.Where(pair => !run.Failed.ContainsKey(pair.Id)
                && (names.Matches(pair.CloudName) || names.Matches(pair.LocalName))
                && (blockedBy is null || (pair.BlockedBy is { } target && blockedBy.Contains(target)))).ToList();
            progress |= await SyncPairsAsync(docType, wanted, cancellationToken);
        }

        return progress;
    }

    /// <summary>Looks at the documents whose pairs were forgotten.</summary>
    public async Task<bool> SyncRevisitsAsync(DocTypeContext docType, CancellationToken cancellationToken)
    {
        var progress = false;
        var revisits = run.Store.Revisits(docType.Name).Where(revisit => names.Matches(revisit.Name));
        foreach (var chunk in revisits.Chunk(run.Configuration.BatchSize))
        {
            foreach (var side in chunk.GroupBy(revisit => revisit.Side))
            {
                progress |= await SyncAsync(
                    docType, [.. side], slice => loader.LoadForgottenAsync(docType, side.Key, slice, cancellationToken), cancellationToken);
            }

            if (!run.PlanOnly)
            {
                run.Store.Write(transaction => transaction.RemoveRevisits(docType.Name, chunk));
            }
        }

        return progress;
    }

    /// <summary>Looks at recorded pairs.</summary>
    public Task<bool> SyncPairsAsync(DocTypeContext docType, IReadOnlyList<PairRecord> pairs, CancellationToken cancellationToken) =>
        SyncAsync(docType, pairs, slice => loader.LoadPairsAsync(docType, slice, cancellationToken), cancellationToken);

    /// <summary>
    /// Looks at documents that were renamed. What was renamed may have taken the name of another one that was renamed before it: the names
    /// are looked at again while that moves anything.
    /// </summary>
    public async Task SyncRenamedAsync(DocTypeContext docType, Side side, IEnumerable<string> renamed, CancellationToken cancellationToken)
    {
        foreach (var chunk in renamed.Chunk(run.Configuration.BatchSize))
        {
            for (var pass = 0; pass < MaxPasses; pass++)
            {
                var works = await loader.LoadNamesAsync(docType, side, chunk, cancellationToken);
                if (!await batch.ProcessAsync([.. works.Where(work => work.Rename is not null)], cancellationToken))
                {
                    break;
                }
            }
        }
    }

    /// <summary>Looks at documents that others wait for.</summary>
    public Task<bool> SyncWantedAsync(
        DocTypeContext docType, Side side, IReadOnlyList<string> wanted, CancellationToken cancellationToken) =>
        SyncAsync(docType, wanted, slice => loader.LoadNamesAsync(docType, side, slice, cancellationToken), cancellationToken);

    /// <summary>Looks at the documents that the request names one by one.</summary>
    public async Task SyncNamesAsync(DocTypeContext docType, CancellationToken cancellationToken)
    {
        foreach (var chunk in names.Exact.Chunk(run.Configuration.BatchSize))
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            foreach (var side in new[] { Side.Cloud, Side.Local })
            {
                var works = await loader.LoadNamesAsync(docType, side, [.. chunk.Where(name => !found.Contains(name))], cancellationToken);
                foreach (var name in works.SelectMany(work => new[] { work.Pair.CloudName, work.Pair.LocalName }).OfType<string>())
                {
                    found.Add(name);
                }

                run.Counters.AddExamined(works.Count);
                await batch.ProcessAsync(works, cancellationToken);
            }

            names.MarkFound(found);
        }
    }

    private async Task<bool> SyncAsync<T>(
        DocTypeContext docType, IReadOnlyList<T> items, Func<IReadOnlyList<T>, Task<IReadOnlyList<PairWork>>> load, CancellationToken cancellationToken)
    {
        var progress = false;
        await foreach (var works in Slices.LoadAsync(run, docType, items, load, cancellationToken))
        {
            progress |= await batch.ProcessAsync(works, cancellationToken);
        }

        return progress;
    }

    private async Task<bool> SyncUnseenAsync(DocTypeContext docType, Side side, CancellationToken cancellationToken)
    {
        var progress = false;
        var last = 0L;
        while (run.Store.UnseenPairs(docType.Name, side, last, run.Configuration.BatchSize) is { Count: > 0 } unseen)
        {
            last = unseen[^1].Id;
            progress |= await SyncPairsAsync(docType, unseen, cancellationToken);
        }

        return progress;
    }

    private void SaveCursor(DocTypeContext docType, Side side, ScanCursor cursor)
    {
        var isUnchanged = run.Store.GetCursor(side, docType.Name) == cursor;
        if (run.PlanOnly || !names.IsEmpty || isUnchanged)
        {
            return;
        }

        run.Store.Write(transaction => transaction.SetCursor(side, docType.Name, cursor));
    }
}
