using System.Collections.Concurrent;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Events;

/// <summary>
/// A while of the server with everything warm: connected sites, schemas and state stay, events and scans go through the lanes of their
/// DocTypes. It counts as one run, so that max_deletes holds for its length, and ends when a site fails or its time is over.
/// </summary>
internal sealed class RealtimeSession
{
    private const string Scan = "scan";

    // A site that never tells a DocType asks for scans; they come no faster than this.
    private static readonly TimeSpan HintSpacing = TimeSpan.FromSeconds(2);

    private readonly RunContext _run;
    private readonly EventQueue _queue;
    private readonly WriterTurns _turns;
    private readonly EventSettlement _settlement;
    private readonly Func<ErpWebhookDelivery, CancellationToken, ValueTask> _tell;
    private readonly CancellationToken _winddown;
    private readonly ConcurrentDictionary<string, DocTypeLane> _lanes = new(StringComparer.Ordinal);
    private readonly LinkArrivals _arrivals;
    private readonly LaneWorker _worker;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _hints = Task.CompletedTask;
    private IReadOnlyList<Task> _batches = [];
    private DateTimeOffset _nextHint;

    /// <param name="run">The run of this session; its results come back through <see cref="KeepAsync"/>.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="turns">The right to write.</param>
    /// <param name="judge">Tells echoes from news.</param>
    /// <param name="settlement">Ends entries.</param>
    /// <param name="tell">Takes what is told to people.</param>
    /// <param name="winddown">Fires when nothing new is to be begun.</param>
    public RealtimeSession(
        RunContext run,
        EventQueue queue,
        WriterTurns turns,
        EventJudge judge,
        EventSettlement settlement,
        Func<ErpWebhookDelivery, CancellationToken, ValueTask> tell,
        CancellationToken winddown)
    {
        _run = run;
        _queue = queue;
        _turns = turns;
        _settlement = settlement;
        _tell = tell;
        _winddown = winddown;
        _arrivals = new LinkArrivals(run, _lanes);
        _worker = new LaneWorker(run, queue, turns, judge, settlement, _arrivals, _lanes, winddown) { Watch = GuardAsync };
        Failing = FailingAsync();
    }

    /// <summary>Fails when something concerns all documents: a site is gone, the state is lost.</summary>
    public Task Failure => _failed.Task;

    /// <summary>As <see cref="Failure"/>, to be waited for among others: who does stays on his scheduler.</summary>
    public Task Failing { get; }

    /// <summary>Where the session records that it runs.</summary>
    public required RunJournal Journal { get; init; }

    /// <summary>The DocTypes in link order.</summary>
    public IReadOnlyList<DocTypeContext> DocTypes { get; private set; } = [];

    /// <summary>Connects, loads the schemas, proves the sites and recovers what was left open.</summary>
    /// <exception cref="ErpSyncException">ErpSiteChanged, or an error of the state.</exception>
    /// <exception cref="SiteException">A site cannot be reached.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using var turn = new WriterTurn(_turns);
        await turn.EnterAsync(cancellationToken);
        DocTypes = await new RunPreparation(_run, new RunParts(_run)).PrepareAsync(_run.Configuration.DocTypes, cancellationToken);
        foreach (var docType in DocTypes)
        {
            _lanes[docType.Name] = new DocTypeLane(docType);
        }
    }

    /// <summary>Begins to work off whatever is due and not being worked on yet. For one caller.</summary>
    public void StartPumps(CancellationToken cancellationToken)
    {
        // Before the look into the queue: what ends after it is a reason for another look.
        _batches = [.. _lanes.Values.SelectMany(lane => lane.Batches())];
        var due = _queue.DueDocTypes();
        foreach (var lane in _lanes.Values.Where(lane => lane.Pump.IsCompleted && (lane.HasWork || due.Contains(lane.DocType.Name))))
        {
            lane.Pump = Background.Start(() => GuardAsync(() => PumpAsync(lane, cancellationToken)));
        }

        var foreign = due.Where(docType => !_lanes.ContainsKey(docType)).ToList();
        if (_hints.IsCompleted && foreign.Count > 0 && _run.Now >= _nextHint)
        {
            _nextHint = _run.Now + HintSpacing;
            _hints = Background.Start(() => GuardAsync(() => WorkOffUnaddressedAsync(foreign, cancellationToken)));
        }
    }

    /// <summary>Works off everything that is due now.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        do
        {
            StartPumps(cancellationToken);
            using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(PumpsAsync(), _queue.WaitForArrivalAsync(woken.Token));
            await Background.CancelAsync(woken);
            await (Failure.IsCompleted ? Failure : Task.CompletedTask);
        }
        while (IsBusy() || _queue.DueDocTypes().Any(_lanes.ContainsKey));
    }

    /// <summary>Completes when no pump runs and no batch is under way.</summary>
    public async Task PumpsAsync()
    {
        await Task.WhenAll([.. _lanes.Values.Select(lane => lane.Pump), _hints]);
        await Task.WhenAll(_lanes.Values.SelectMany(lane => lane.Batches()));
    }

    /// <summary>Completes as soon as pumps may have to be started: something waits in a lane, or a pump or a batch has ended.</summary>
    public Task ChangedAsync(CancellationToken cancellationToken) => Task.WhenAny(
    [
        _arrivals.ChangedAsync(cancellationToken),
        .. _lanes.Values.Select(lane => lane.Pump).Append(_hints).Where(pump => !pump.IsCompleted),
        .. _batches,
    ]);

    /// <summary>One round of scans.</summary>
    /// <param name="census">When every document is looked at.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    public Task PollAsync(CensusSchedule census, CancellationToken cancellationToken) =>
        new ScanRound(_run, _turns, _worker, DocTypes).RunAsync(census, cancellationToken);

    /// <summary>Takes a result of the run: it belongs to an event under work, or tells what a scan has found.</summary>
    public async ValueTask KeepAsync(SyncResult result, CancellationToken cancellationToken)
    {
        if (_lanes.TryGetValue(result.DocType, out var lane) && lane.Keep(result))
        {
            return;
        }

        await _tell(
            new ErpWebhookDelivery
            {
                Timestamp = result.Timestamp,
                Source = result.Direction == SyncDirection.LocalToCloud ? Side.Local : Side.Cloud,
                DocType = result.DocType,
                Name = result.Name,
                Event = Scan,
                Outcome = result.Outcome switch
                {
                    SyncOutcome.Succeeded => DeliveryOutcome.Synced,
                    SyncOutcome.Conflict => DeliveryOutcome.Conflict,
                    SyncOutcome.Blocked => DeliveryOutcome.Blocked,
                    SyncOutcome.Failed => DeliveryOutcome.Failed,
                    _ => DeliveryOutcome.Unchanged,
                },
                Reason = result.Reason,
                ErrorId = result.ErrorId,
            },
            cancellationToken);
    }

    private bool IsBusy() =>
        !_hints.IsCompleted || _lanes.Values.Any(lane => lane.HasWork || !lane.Pump.IsCompleted || lane.Batches().Count > 0);

    private async Task FailingAsync() => await _failed.Task;

    private Task WorkOffUnaddressedAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        new UnaddressedEvents(_run, _queue, _turns, _settlement, _worker, DocTypes).WorkOffAsync(keys, cancellationToken);

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The session is ending; whoever ends it knows.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _failed.TrySetException(exception);
        }
    }

    private async Task PumpAsync(DocTypeLane lane, CancellationToken cancellationToken)
    {
        var isDone = false;
        while (!isDone && !_winddown.IsCancellationRequested)
        {
            await lane.Gate.WaitAsync(cancellationToken);
            try
            {
                isDone = !await _worker.WorkOffAsync(lane, cancellationToken);
            }
            finally
            {
                lane.Gate.Release();
            }
        }
    }
}
