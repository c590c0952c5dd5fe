using ErpSync.Engine.Frappe;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Events;

/// <summary>
/// One batch of entries of a DocType: echoes end at once, the others are loaded together and worked on, and each entry is settled by what
/// has become of its document.
/// </summary>
internal sealed class EventBatch
{
    private readonly RunContext _run;
    private readonly DocTypeLane _lane;
    private readonly EventSettlement _settlement;
    private readonly EventJudge _judge;
    private readonly PageLoader _loader;
    private readonly GuardedPairBatch _pairs;
    private readonly SiteProbe _probe;
    private readonly Dictionary<(Side Side, string Name), QueuedEvent> _open = [];
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    public EventBatch(
        RunContext run, RunParts parts, DocTypeLane lane, EventSettlement settlement, EventJudge judge, AsyncGate slots,
        Func<PairWork, bool, Exception?, CancellationToken, Task> finished)
    {
        _run = run;
        _lane = lane;
        _settlement = settlement;
        _judge = judge;
        _loader = parts.Loader;
        _probe = new SiteProbe(run);
        _pairs = new GuardedPairBatch(
            run,
            parts.Processor,
            lane,
            slots,
            OneHasBegun,
            async (work, progress, failure, token) =>
            {
                await finished(work, progress, failure, token);
                await SettleAsync(work, failure, token);
            },
            (work, _) => PostponeAsync(work));
    }

    /// <summary>
    /// Completes when the documents are loaded and each has its turn: from then on the next batch may begin beside this one.
    /// </summary>
    public async Task BegunAsync() => await _begun.Task;

    /// <exception cref="SiteException">A site cannot be reached or refuses the key; the entries wait for it.</exception>
    public async Task RunAsync(IReadOnlyList<QueuedEvent> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            _open[(entry.Source, entry.Name)] = entry;
        }

        try
        {
            var unknown = new List<QueuedEvent>();
            await LookAsync(await JudgeAsync(entries, unknown, cancellationToken), cancellationToken);
            if (unknown.Count > 0)
            {
                await LookAsync(await JudgeMadeAsync(unknown, cancellationToken), cancellationToken);
            }
        }
        finally
        {
            // What an outage or a stop has left over waits, and loses no attempt by it.
            foreach (var entry in TakeOpen(entries))
            {
                await _settlement.ReturnAsync(entry, CancellationToken.None);
            }
        }
    }

    // Whoever is in no record may be what is being made just now: then its event is an echo as soon as that is recorded.
    private async Task<List<QueuedEvent>> JudgeMadeAsync(List<QueuedEvent> unknown, CancellationToken cancellationToken)
    {
        var makers = unknown.Select(entry => entry.Source).Distinct().SelectMany(side => _lane.Makers(side)).ToList();
        await Task.WhenAny(Background.AllAsync(makers), Background.DelayAsync(GuardedPairBatch.Long, _run.Clock, cancellationToken));
        return await JudgeAsync(unknown, unknown: null, cancellationToken);
    }

    /// <param name="entries">The entries.</param>
    /// <param name="unknown">Takes those that may be of documents that are being made just now; null when they need not be told apart.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Those whose documents must be looked at.</returns>
    private async Task<List<QueuedEvent>> JudgeAsync(
        IReadOnlyList<QueuedEvent> entries, List<QueuedEvent>? unknown, CancellationToken cancellationToken)
    {
        var look = new List<QueuedEvent>(entries.Count);
        var settled = new List<Task>();
        foreach (var side in entries.GroupBy(entry => entry.Source))
        {
            // First who is being worked on, then what is recorded: what ends in between is in the record.
            var worked = side.Where(entry => _lane.IsWorkedOn(entry.Source, entry.Name)).ToHashSet();
            var isMaking = _lane.Makers(side.Key).Count > 0;
            var pairs = _run.Store.FindPairs(_lane.DocType.Name, side.Key, [.. side.Select(entry => entry.Name)]);
            foreach (var entry in side)
            {
                var pair = pairs.GetValueOrDefault(entry.Name);
                if (worked.Contains(entry))
                {
                    // What is being written may be what it tells of.
                    TakeOpen(entry.Source, entry.Name);
                    settled.Add(_settlement.PostponeAsync(entry, cancellationToken));
                }
                else if (pair is null && unknown is not null && isMaking)
                {
                    unknown.Add(entry);
                }
                else if (_judge.Judge(entry, pair, _run.Now) is var verdict && verdict == EventVerdict.Look)
                {
                    look.Add(entry);
                    _lane.Expect(entry.Source, entry.Name);
                }
                else
                {
                    TakeOpen(entry.Source, entry.Name);
                    settled.Add(_settlement.SettleUnseenAsync(entry, verdict, pair!, cancellationToken));
                }
            }
        }

        // All in one commit.
        await Task.WhenAll(settled);
        return look;
    }

    private async Task LookAsync(List<QueuedEvent> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        IReadOnlyList<PairWork> works;
        try
        {
            works = await LoadAsync(entries, cancellationToken);
        }
        catch (SiteException exception) when (exception.Class != SiteErrorClass.Authentication)
        {
            // Either the site is out of order, or one of these documents makes it fail: that one must not hold up the others.
            if (!await _probe.IsWellAsync(exception.Side, cancellationToken))
            {
                throw;
            }

            await LookSinglyAsync(entries, exception, cancellationToken);
            return;
        }

        Interlocked.Add(ref _waiting, works.Count);
        await _pairs.ProcessAsync(works, cancellationToken);
        foreach (var entry in TakeOpen(entries))
        {
            await _settlement.SettleAbsentAsync(entry, cancellationToken);
        }
    }

    private void OneHasBegun()
    {
        if (Interlocked.Decrement(ref _waiting) == 0)
        {
            _begun.TrySetResult();
        }
    }

    private async Task LookSinglyAsync(List<QueuedEvent> entries, SiteException exception, CancellationToken cancellationToken)
    {
        if (entries is [var single])
        {
            TakeOpen([single]);
            await _settlement.SettleFailedAsync(
                single, SiteErrorText.ToError(exception, $"{single.DocType}/{single.Name}"), cancellationToken);
            return;
        }

        foreach (var entry in entries)
        {
            await LookAsync([entry], cancellationToken);
        }
    }

    // Both sides at once. A document of which both sites told comes up once.
    private async Task<IReadOnlyList<PairWork>> LoadAsync(List<QueuedEvent> entries, CancellationToken cancellationToken)
    {
        var cloudNames = Names(entries, Side.Cloud);
        var recorded = _run.Store.FindPairs(_lane.DocType.Name, Side.Local, Names(entries, Side.Local));
        var localNames = Names(entries, Side.Local)
            .Where(name => !cloudNames.Contains(recorded.TryGetValue(name, out var pair) ? pair.CloudName ?? "" : name)).ToList();
        var cloudTask = _loader.LoadNamesAsync(_lane.DocType, Side.Cloud, cloudNames, cancellationToken);
        var localTask = _loader.LoadNamesAsync(_lane.DocType, Side.Local, localNames, cancellationToken);
        var loaded = await Task.WhenAll(cloudTask, localTask);
        var works = loaded[0].ToList();
        var known = works.Select(work => work.Pair.CloudName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        works.AddRange(loaded[1].Where(work => work.Pair.CloudName is not { } name || known.Add(name)));
        return works;
    }

    private async Task SettleAsync(PairWork work, Exception? failure, CancellationToken cancellationToken)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (work.Pair.Name(side) is { } name && TakeOpen(side, name) is { } entry)
            {
                await (failure is null
                    ? _settlement.SettleAsync(entry, _lane.Collect(side, name), cancellationToken)
                    : _settlement.SettleFailedAsync(entry, RealtimeErrors.Unexpected(work.Target, failure), cancellationToken));
            }
        }
    }

    // An earlier batch still works on the document: its events come up again.
    private async Task PostponeAsync(PairWork work)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (work.Pair.Name(side) is { } name && TakeOpen(side, name) is { } entry)
            {
                _lane.Collect(side, name);
                await _settlement.PostponeAsync(entry, CancellationToken.None);
            }
        }
    }

    private QueuedEvent? TakeOpen(Side side, string name)
    {
        lock (_open)
        {
            return _open.Remove((side, name), out var entry) ? entry : null;
        }
    }

    private List<QueuedEvent> TakeOpen(IReadOnlyList<QueuedEvent> entries)
    {
        var taken = entries.Select(entry => TakeOpen(entry.Source, entry.Name)).OfType<QueuedEvent>().ToList();
        taken.ForEach(entry => _lane.Collect(entry.Source, entry.Name));
        return taken;
    }

    private static HashSet<string> Names(List<QueuedEvent> entries, Side side) =>
        entries.Where(entry => entry.Source == side).Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
}
