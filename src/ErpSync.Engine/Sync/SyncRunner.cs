using ErpSync.Engine.Frappe;
using ErpSync.Engine.Selection;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>
/// One run from start to end: connect, prove the sites, recover what a crash left open, then deletions against the link order, then DocType by DocType in
/// link order what changed on either side, then what waited for something that has come meanwhile.
/// </summary>
internal sealed class SyncRunner
{
    private const int MaxPasses = 25;
    private const int PagesAhead = 1;

    private readonly RunContext _run;
    private readonly PageLoader _loader;
    private readonly IntentRecovery _recovery;
    private readonly PairProcessor _processor;
    private readonly DeletionScan _deletions;
    private readonly RenameScan _renames;
    private readonly NameSelection _names;
    private int _progressId = 1;

    public SyncRunner(RunContext run)
    {
        _run = run;
        _loader = new PageLoader(run, new AbsenceJudge(run));
        var recorder = new OutcomeRecorder(run);
        var writer = new SiteWriter(run, recorder);
        _recovery = new IntentRecovery(run, _loader, recorder, writer);
        _processor = new PairProcessor(run, _loader, recorder, writer, _recovery, new RunReporter(run, recorder));
        _deletions = new DeletionScan(run);
        _renames = new RenameScan(run);
        _names = new NameSelection(run.Request.Names);
    }

    /// <summary>The parts a decision by hand needs too.</summary>
    public PairProcessor Processor => _processor;

    public PageLoader Loader => _loader;

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

    /// <summary>Connects, loads the schemas and proves the sites: what must precede any decision.</summary>
    public async Task<IReadOnlyList<DocTypeContext>> PrepareAsync(IReadOnlyCollection<string> docTypes, CancellationToken cancellationToken)
    {
        await Task.WhenAll(_run.Site(Side.Cloud).ConnectAsync(cancellationToken), _run.Site(Side.Local).ConnectAsync(cancellationToken));
        var groups = await new SchemaLoader(_run).LoadAsync(docTypes, cancellationToken);
        await new SiteGuard(_run).CheckAsync(cancellationToken);
        if (!_run.PlanOnly)
        {
            await _recovery.RecoverAllAsync(cancellationToken);
        }

        return [.. groups.SelectMany(group => group.Schemas).Select(schema => _run.DocTypes[schema.DocType])];
    }

    private async Task RunPhasesAsync(CancellationToken cancellationToken)
    {
        var selected = DocTypeSelection.Resolve(_run.Configuration, _run.Request.DocTypes);
        var docTypes = await PrepareAsync(selected, cancellationToken);
        if (_names.IsEmpty)
        {
            // Before anything is created: a renamed document is no new one, and a site may give the name of a deleted document to the next one.
            await SyncRenamesAsync(docTypes, _renames.Start(docTypes), cancellationToken);
            await SyncDeletionsAsync(docTypes, _deletions.Start(docTypes), cancellationToken);
        }

        foreach (var docType in docTypes)
        {
            await GuardedAsync(docType, () => SyncDocTypeAsync(docType, cancellationToken), cancellationToken);
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

        var total = _run.Request.Full || _run.Store.CountPairs(docType.Name) == 0
            ? await _run.Site(Side.Cloud).CountAsync(docType.Name, cancellationToken) + await _run.Site(Side.Local).CountAsync(docType.Name, cancellationToken)
            : 0;
        var progress = new RunProgress(_run, ++_progressId, docType.Name, total);
        if (_names.IsExact)
        {
            await SyncNamesAsync(docType, cancellationToken);
        }
        else
        {
            await SyncDueAsync(docType, cancellationToken);
            await SyncRevisitsAsync(docType, cancellationToken);
            await ScanAsync(docType, Side.Cloud, progress, cancellationToken);
            await ScanAsync(docType, Side.Local, progress, cancellationToken);
        }

        await progress.CompleteAsync(cancellationToken);
    }

    // Reading runs one page ahead of writing; what was dealt with meanwhile is noticed when its turn comes.
    private async Task ScanAsync(DocTypeContext docType, Side side, RunProgress progress, CancellationToken cancellationToken)
    {
        var cursor = _run.Store.GetCursor(side, docType.Name);
        var isCensus = _run.Request.Full && _names.IsEmpty && !_run.PlanOnly;
        var from = _run.Request.Full || !_names.IsEmpty ? null : EditClock.MovedBack(cursor.Position, _run.Configuration.Overlap);
        if (isCensus)
        {
            _run.Store.BeginCensus(docType.Name, side);
        }

        var pages = Prefetch.Ahead(
            _run.Site(side).ScanAsync(docType.Name, from, _run.Configuration.BatchSize, cancellationToken),
            async stamps => (Stamps: stamps, Works: await _loader.LoadChangedAsync(docType, side, [.. stamps.Where(stamp => _names.Matches(stamp.Name))], cancellationToken)),
            PagesAhead,
            cancellationToken);
        await foreach (var (stamps, works) in pages)
        {
            _run.Counters.AddExamined(stamps.Count);
            await ProcessAsync(works, cancellationToken);
            if (isCensus)
            {
                _run.Store.MarkSeen(docType.Name, side, [.. stamps.Select(stamp => stamp.Name)]);
            }

            SaveCursor(docType, side, cursor with { Position = stamps[^1].Modified });
            progress.Add(stamps.Count);
        }

        if (isCensus)
        {
            await SyncUnseenAsync(docType, side, cancellationToken);
            SaveCursor(docType, side, _run.Store.GetCursor(side, docType.Name) with { CensusAt = _run.Now });
        }
    }

    private void SaveCursor(DocTypeContext docType, Side side, ScanCursor cursor)
    {
        var isUnchanged = _run.Store.GetCursor(side, docType.Name) == cursor;
        if (_run.PlanOnly || !_names.IsEmpty || isUnchanged)
        {
            return;
        }

        using var transaction = _run.Store.Begin();
        transaction.SetCursor(side, docType.Name, cursor);
        transaction.Commit();
    }

    private async Task SyncUnseenAsync(DocTypeContext docType, Side side, CancellationToken cancellationToken)
    {
        var last = 0L;
        while (_run.Store.UnseenPairs(docType.Name, side, last, _run.Configuration.BatchSize) is { Count: > 0 } unseen)
        {
            last = unseen[^1].Id;
            await ProcessAsync(await _loader.LoadPairsAsync(docType, unseen, cancellationToken), cancellationToken);
        }
    }

    private async Task<bool> SyncDueAsync(DocTypeContext docType, CancellationToken cancellationToken)
    {
        var progress = false;
        var last = 0L;
        while (_run.Store.DuePairs(docType.Name, _run.Now, last, _run.Configuration.BatchSize) is { Count: > 0 } due)
        {
            last = due[^1].Id;
            var wanted = due.Where(pair => !_run.Failed.ContainsKey(pair.Id) && (_names.Matches(pair.CloudName) || _names.Matches(pair.LocalName))).ToList();
            progress |= await ProcessAsync(await _loader.LoadPairsAsync(docType, wanted, cancellationToken), cancellationToken);
        }

        return progress;
    }

    private async Task SyncRevisitsAsync(DocTypeContext docType, CancellationToken cancellationToken)
    {
        foreach (var chunk in _run.Store.Revisits(docType.Name).Where(revisit => _names.Matches(revisit.Name)).Chunk(_run.Configuration.BatchSize))
        {
            foreach (var side in chunk.GroupBy(revisit => revisit.Side))
            {
                await ProcessAsync(await _loader.LoadForgottenAsync(docType, side.Key, [.. side], cancellationToken), cancellationToken);
            }

            if (!_run.PlanOnly)
            {
                using var transaction = _run.Store.Begin();
                transaction.RemoveRevisits(docType.Name, chunk);
                transaction.Commit();
            }
        }
    }

    private async Task SyncNamesAsync(DocTypeContext docType, CancellationToken cancellationToken)
    {
        foreach (var chunk in _names.Exact.Chunk(_run.Configuration.BatchSize))
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            foreach (var side in new[] { Side.Cloud, Side.Local })
            {
                var works = await _loader.LoadNamesAsync(docType, side, [.. chunk.Where(name => !found.Contains(name))], cancellationToken);
                foreach (var name in works.SelectMany(work => new[] { work.Pair.CloudName, work.Pair.LocalName }).OfType<string>())
                {
                    found.Add(name);
                }

                _run.Counters.AddExamined(works.Count);
                await ProcessAsync(works, cancellationToken);
            }

            _names.MarkFound(found);
        }
    }

    // What was renamed may have taken the name of another one that was renamed before it: the names are looked at again while that moves anything.
    private async Task SyncRenamesAsync(IReadOnlyList<DocTypeContext> docTypes, SiteTimes start, CancellationToken cancellationToken)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var renamed = (await _renames.FindAsync(side, docTypes, start, cancellationToken)).ToLookup(comment => comment.DocType, comment => comment.Name);
            foreach (var docType in docTypes.Where(docType => renamed.Contains(docType.Name)))
            {
                foreach (var names in renamed[docType.Name].Distinct(StringComparer.Ordinal).Chunk(_run.Configuration.BatchSize))
                {
                    await GuardedAsync(docType, () => SyncRenamedAsync(docType, side, names, cancellationToken), cancellationToken);
                }
            }

            if (!_run.PlanOnly)
            {
                _renames.Save(side, docTypes, start);
            }
        }
    }

    private async Task SyncRenamedAsync(DocTypeContext docType, Side side, string[] names, CancellationToken cancellationToken)
    {
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var works = (await _loader.LoadNamesAsync(docType, side, names, cancellationToken)).Where(work => work.Rename is not null).ToList();
            if (works.Count == 0 || !await ProcessAsync(works, cancellationToken))
            {
                return;
            }
        }
    }

    private async Task SyncDeletionsAsync(
        IReadOnlyList<DocTypeContext> docTypes, SiteTimes start, CancellationToken cancellationToken)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var deleted = await _deletions.FindAsync(side, docTypes, start, cancellationToken);
            if (deleted is null)
            {
                continue;
            }

            // Documents that link to others go first.
            foreach (var docType in docTypes.Reverse())
            {
                foreach (var documents in deleted.GetValueOrDefault(docType.Name, []).Chunk(_run.Configuration.BatchSize))
                {
                    var pairs = _deletions.FindPairs(docType, side, documents);
                    await GuardedAsync(
                        docType, async () => await ProcessAsync(await _loader.LoadPairsAsync(docType, pairs, cancellationToken), cancellationToken), cancellationToken);
                }
            }

            if (!_run.PlanOnly)
            {
                _deletions.Save(side, docTypes, start);
            }
        }
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
                await GuardedAsync(docType, async () => progress |= await SyncDueAsync(docType, cancellationToken), cancellationToken);
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

            await GuardedAsync(
                docType,
                async () => progress |= await ProcessAsync(await _loader.LoadNamesAsync(docType, wanted.Side, [wanted.Name], cancellationToken), cancellationToken),
                cancellationToken);
        }

        return progress;
    }

    // Documents of one page are independent of each other: as many at once as the throttle allows, never two works on one document.
    private async Task<bool> ProcessAsync(IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        var progress = 0;
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = _run.Request.ThrottleLimit ?? _run.Configuration.ThrottleLimit,
            CancellationToken = cancellationToken,
        };
        if (works.Count > 0)
        {
            // Even for nothing this would go through the thread pool.
            await Parallel.ForEachAsync(works, options, async (work, token) =>
            {
                if (await _processor.ProcessAsync(work, token))
                {
                    Interlocked.Exchange(ref progress, 1);
                }
            });
        }

        await _run.Series.RaiseAsync(cancellationToken);
        return progress == 1;
    }

    // A DocType that cannot be listed (no permission, another schema) is told and passed over; a site that cannot be reached ends the run.
    private async Task GuardedAsync(DocTypeContext docType, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema or SiteErrorClass.Validation)
        {
            _run.Counters.AddBlocked();
            await _run.Events.WriteAsync(new ErrorEvent(SiteErrorText.ToError(exception, docType.Name)), cancellationToken);
        }
    }
}
