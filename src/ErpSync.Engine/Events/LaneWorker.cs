using ErpSync.Engine.Scheduling;
using ErpSync.Engine.Selection;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Guards;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Events;

/// <summary>
/// Works in the lanes of the DocTypes: batches of events, what follows on them, and scans that let events go first between their pages.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="queue">The queue.</param>
/// <param name="turns">The right to write.</param>
/// <param name="judge">Tells echoes from news.</param>
/// <param name="settlement">Ends entries.</param>
/// <param name="arrivals">Documents that wait for others.</param>
/// <param name="lanes">The lanes by DocType.</param>
/// <param name="winddown">Fires when nothing new is to be begun.</param>
internal sealed class LaneWorker(
    RunContext run,
    EventQueue queue,
    WriterTurns turns,
    EventJudge judge,
    EventSettlement settlement,
    LinkArrivals arrivals,
    IReadOnlyDictionary<string, DocTypeLane> lanes,
    CancellationToken winddown)
{
    private const int MostBatches = 16;

    // So many documents are taken at once: later news of a document that waits in the queue is one look with it.
    private const int LargestBatch = 100;

    // A document under work is being written only part of its time, to one site or the other.
    private const int DocumentsPerCall = 4;

    private readonly AsyncGate _slots = new(DocumentsPerCall * (run.Request.ThrottleLimit ?? run.Configuration.ThrottleLimit));
    private readonly DocTypeGuard _guard = new(run);
    private readonly NameSelection _everything = new([]);

    /// <summary>Watches over a batch that goes on beside later ones: its failure must reach the session.</summary>
    public required Func<Func<Task>, Task> Watch { get; init; }

    /// <summary>Works off one batch of what is due in a lane. The caller holds its gate, and no turn.</summary>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> WorkOffAsync(DocTypeLane lane, CancellationToken cancellationToken)
    {
        if (lane.Batches() is { Count: >= MostBatches } batches)
        {
            // So many slow documents are no accident: their site has to catch its breath first.
            await Task.WhenAny(batches);
        }

        using var turn = new WriterTurn(turns);
        await turn.EnterAsync(cancellationToken);
        var hasWorked = false;
        await _guard.RunAsync(lane.DocType, async () => hasWorked = await FollowUpAsync(lane, cancellationToken), cancellationToken);
        var most = Math.Min(run.Configuration.BatchSize, LargestBatch);
        var entries = await queue.TakeAsync(lane.DocType.Name, run.RunId, most, cancellationToken);
        await WorkOnAsync(lane, [.. entries.Where(entry => entry.Name.Length > 0)], cancellationToken);
        foreach (var hint in entries.Where(entry => entry.Name.Length == 0))
        {
            await _guard.RunAsync(
                lane.DocType,
                () => Scan(lane, pauses: false).ScanAsync(
                    lane.DocType, hint.Source, isFull: false, isCensus: false, progress: null, cancellationToken),
                cancellationToken);
            await settlement.CompleteAsync(
                hint, DeliveryOutcome.Unchanged, "The event told no name: the DocType was scanned.", null, cancellationToken);
        }

        return hasWorked || entries.Count > 0;
    }

    // Returns as soon as no document waits for its turn any more: they go on beside the next batch, which is read meanwhile.
    private async Task WorkOnAsync(DocTypeLane lane, List<QueuedEvent> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0)
        {
            return;
        }

        var batch = new EventBatch(run, new RunParts(run), lane, settlement, judge, _slots, FinishedAsync);
        turns.Join();
        var working = JoinedAsync(
            () => _guard.RunAsync(lane.DocType, () => batch.RunAsync(documents, cancellationToken), cancellationToken));
        await Task.WhenAny(working, batch.BegunAsync());
        if (working.IsCompleted)
        {
            await working;
            return;
        }

        lane.AddBatch(Watch(() => working));
    }

    private async Task JoinedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        finally
        {
            turns.Exit();
        }
    }

    private async Task<bool> FollowUpAsync(DocTypeLane lane, CancellationToken cancellationToken)
    {
        var wanted = lane.TakeWanted();
        var arrived = lane.TakeArrived();
        if (wanted.Count == 0 && arrived.Count == 0)
        {
            return false;
        }

        var scan = Scan(lane, pauses: false);
        foreach (var (side, names) in wanted)
        {
            await scan.SyncWantedAsync(lane.DocType, side, names, cancellationToken);

            // It may have been there before somebody began to wait for it.
            foreach (var pair in run.Store.FindPairs(lane.DocType.Name, side, names).Values.Where(pair => pair.Base == BaseKind.Body))
            {
                arrivals.Note(lane.DocType, pair);
            }
        }

        if (arrived.Count > 0)
        {
            await scan.SyncDueAsync(lane.DocType, arrived, cancellationToken);
        }

        return true;
    }

    /// <summary>Scans in a lane as soon as it is free.</summary>
    public async Task ScanAsync(DocTypeContext docType, Func<DocTypeScan, Task> work, CancellationToken cancellationToken)
    {
        winddown.ThrowIfCancellationRequested();
        var lane = lanes[docType.Name];
        await lane.Gate.WaitAsync(cancellationToken);
        try
        {
            using var turn = new WriterTurn(turns);
            await turn.EnterAsync(cancellationToken);
            lane.Turn = turn;
            await _guard.RunAsync(lane.DocType, () => work(Scan(lane, pauses: true)), cancellationToken);
        }
        finally
        {
            lane.Turn = null;
            lane.Gate.Release();
        }
    }

    private DocTypeScan Scan(DocTypeLane lane, bool pauses)
    {
        var parts = new RunParts(run);
        var batch = new GuardedPairBatch(run, parts.Processor, lane, _slots, begun: () => { }, FinishedAsync, LookLaterAsync);
        return new DocTypeScan(run, parts.Loader, batch, _everything) { BetweenPages = pauses ? PauseAsync : null };
    }

    // The cursor moves on: the queue remembers the document.
    private async Task LookLaterAsync(PairWork work, CancellationToken cancellationToken)
    {
        var side = work.Pair.CloudName is null ? Side.Local : Side.Cloud;
        var again = new IncomingEvent(side, work.DocType.Name, work.Pair.Name(side) ?? work.Name, "scan", null);
        await queue.AcceptAsync(again with { Priority = EventPriority.Scan }, cancellationToken);
    }

    // Between two pages of a scan a batch of events goes first, and others may write.
    private async Task PauseAsync(DocTypeContext docType, CancellationToken cancellationToken)
    {
        winddown.ThrowIfCancellationRequested();
        var lane = lanes[docType.Name];
        var turn = lane.Turn!;
        turn.Exit();
        await WorkOffAsync(lane, cancellationToken);
        await turn.EnterAsync(cancellationToken);
    }

    private async Task FinishedAsync(PairWork work, bool progress, Exception? failure, CancellationToken cancellationToken)
    {
        if (failure is not null)
        {
            await run.Events.WriteAsync(new ErrorEvent(RealtimeErrors.Unexpected(work.Target, failure)), cancellationToken);
        }

        arrivals.TakeWanted();
        if (progress)
        {
            arrivals.Note(work.DocType, work.Pair);
        }
    }
}
