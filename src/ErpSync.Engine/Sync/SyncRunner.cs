using ErpSync.Engine.Files;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Selection;
using ErpSync.Engine.Sync.Guards;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Sync;

/// <summary>
/// One run from start to end: connect, prove the sites, recover what a crash left open, then deletions against the link order, then DocType
/// by DocType in link order what changed on either side, then what waited for something that has come meanwhile.
/// </summary>
internal sealed class SyncRunner
{
    private const int MaxPasses = 25;

    private readonly RunContext _run;
    private readonly RunPreparation _preparation;
    private readonly TraceScan _traces;
    private readonly FileScan _files;
    private readonly NameSelection _names;
    private readonly DocTypeScan _scan;
    private readonly DocTypeGuard _guard;
    private int _progressId = 1;

    public SyncRunner(RunContext run)
    {
        _run = run;
        var parts = new RunParts(run);
        _preparation = new RunPreparation(run, parts);
        _names = new NameSelection(run.Request.Names);
        _scan = new DocTypeScan(run, parts.Loader, new PairBatch(run, parts.Processor), _names);
        _guard = new DocTypeGuard(run);
        _traces = new TraceScan(run, WithinAsync, RecordAsync);
        _files = new FileScan(run, WithinAsync, RecordAsync);
    }

    /// <exception cref="ErpSyncException">The run cannot begin or go on.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunPhasesAsync(cancellationToken);
        }
        catch (SiteException exception)
        {
            throw new ErpSyncException(SiteErrorText.ToError(exception, _run.Site(exception.Side).Url.ToString()), exception);
        }
    }

    private async Task RunPhasesAsync(CancellationToken cancellationToken)
    {
        var selected = DocTypeSelection.Resolve(_run.Configuration, _run.Request.DocTypes);
        var docTypes = await _preparation.PrepareAsync(selected, cancellationToken);
        if (_names.IsEmpty)
        {
            // Before anything is created: a renamed document is no new one, and a site may give the name of a deleted document to the
            // next one.
            await _traces.RunAsync(docTypes, cancellationToken);
        }

        foreach (var docType in docTypes)
        {
            await _guard.RunAsync(docType, () => SyncDocTypeAsync(docType, cancellationToken), cancellationToken);
        }

        if (_names.IsEmpty)
        {
            await _files.RunAsync(docTypes, cancellationToken);
        }

        await SyncWaitingAsync(docTypes, cancellationToken);
        foreach (var waiting in _run.StillWaiting.OrderBy(entry => entry.Key))
        {
            _run.Counters.AddBlocked();
            await _run.Events.WriteAsync(new ResultEvent(waiting.Value), cancellationToken);
        }
    }

    private async Task SyncDocTypeAsync(DocTypeContext docType, CancellationToken cancellationToken)
    {
        if (_run.Allowed(docType.Rules) is null)
        {
            await _run.Events.WriteAsync(
                new VerboseEvent($"{docType.Name}: configured as {Words.Of(docType.Rules.Direction)} only; this run writes nothing."), cancellationToken);
            return;
        }

        var total = docType.Schema.IsSingle || docType.Rules.Filters.Count > 0 ? 0
            : _run.Request.Full || _run.Store.CountPairs(docType.Name) == 0
            ? await _run.Site(Side.Cloud).CountAsync(docType.Name, cancellationToken) + await _run.Site(Side.Local).CountAsync(docType.Name, cancellationToken)
            : 0;
        var progress = new RunProgress(_run, ++_progressId, docType.Name, total);
        if (_names.IsExact)
        {
            await _scan.SyncNamesAsync(docType, cancellationToken);
        }
        else
        {
            await _scan.SyncDueAsync(docType, blockedBy: null, cancellationToken);
            await _scan.SyncRevisitsAsync(docType, cancellationToken);
            var isCensus = _run.Request.Full && _names.IsEmpty && !_run.PlanOnly;
            var isFull = _run.Request.Full || !_names.IsEmpty;
            if (isCensus || _run.IsOneByOne)
            {
                // What the first side's scan creates is seen by the second one's.
                await _scan.ScanAsync(docType, Side.Cloud, isFull, isCensus, progress, cancellationToken);
                await _scan.ScanAsync(docType, Side.Local, isFull, isCensus, progress, cancellationToken);
            }
            else
            {
                await _scan.ScanBothAsync(docType, isFull, progress, cancellationToken);
            }

            _scan.Complete(docType);
        }

        await progress.CompleteAsync(cancellationToken);
    }

    private Task WithinAsync(DocTypeContext docType, Func<DocTypeScan, Task> work, CancellationToken cancellationToken) =>
        _guard.RunAsync(docType, () => work(_scan), cancellationToken);

    // A run holds the state all the time.
    private static Task RecordAsync(Action record, CancellationToken cancellationToken)
    {
        record();
        return Task.CompletedTask;
    }

    // What waited for a link, a step or a deletion goes on when that has come; it ends when a whole pass moves nothing.
    private async Task SyncWaitingAsync(IReadOnlyList<DocTypeContext> docTypes, CancellationToken cancellationToken)
    {
        if (_run.PlanOnly)
        {
            return;
        }

        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var progress = await SyncWantedAsync(cancellationToken);
            foreach (var docType in docTypes)
            {
                await _guard.RunAsync(
                    docType, async () => progress |= await _scan.SyncDueAsync(docType, blockedBy: null, cancellationToken), cancellationToken);
            }

            if (!progress)
            {
                return;
            }
        }
    }

    private async Task<bool> SyncWantedAsync(CancellationToken cancellationToken)
    {
        var progress = false;
        var seen = new HashSet<(string, Side, string)>();
        while (_run.Wanted.TryDequeue(out var wanted))
        {
            if (!seen.Add(wanted) || !_run.DocTypes.TryGetValue(wanted.DocType, out var docType))
            {
                continue;
            }

            await _guard.RunAsync(
                docType, async () => progress |= await _scan.SyncWantedAsync(docType, wanted.Side, [wanted.Name], cancellationToken), cancellationToken);
        }

        return progress;
    }
}
