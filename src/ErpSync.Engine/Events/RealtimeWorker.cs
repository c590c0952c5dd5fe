using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Guards;

namespace ErpSync.Engine.Events;

/// <summary>
/// Keeps the two sites in step for as long as it runs: events at once, a scan behind them at intervals, a fast catch-up at the start and
/// after every outage. It ends only when it is told to; whatever fails is tried again with growing pauses.
/// </summary>
internal sealed class RealtimeWorker : IAsyncDisposable
{
    // How long a session counts as one run (max_deletes), and how old the schemas get.
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(1);

    // Another process may have put something into the queue.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly RealtimeOptions _options;
    private readonly EventQueue _queue;
    private readonly IStateStore _store;
    private readonly WriterTurns _turns;
    private readonly KnownStamps _stamps = new();
    private readonly EventJudge _judge;
    private readonly EventBackoff _outages;
    private readonly EventBackoff _failures;
    private readonly WorkerStatus _status;
    private DeleteBudget? _deletions;
    private DateTimeOffset _deletionsUntil;
    private string _owner = "";

    public RealtimeWorker(RealtimeOptions options, EventQueue queue, IStateStore store)
    {
        _options = options;
        _queue = queue;
        _store = store;
        _judge = new EventJudge(_stamps);
        _turns = new WriterTurns(store, options.Clock, token => queue.RescueAsync(_owner, token));
        _status = new WorkerStatus(options.Clock);
        var first = TimeSpan.FromSeconds(Math.Max(1, Configuration.Retry.BackoffSeconds));
        _outages = new EventBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), options.Random);
        _failures = new EventBackoff(first, TimeSpan.FromHours(1), options.Random);
    }

    private SyncConfiguration Configuration => _options.Configuration;

    private TimeProvider Clock => _options.Clock;

    /// <summary>Events and scan results dealt with.</summary>
    public long Processed => _status.Processed;

    public RealtimeHealth Health() => _status.Report(_queue.Backlog(), _turns.IsWaiting, Configuration.PollInterval);

    /// <summary>Lets others write until there is work again.</summary>
    public void Rest() => _turns.GiveUpWhenIdle();

    /// <summary>Works until told to stop.</summary>
    /// <param name="winddown">Begins nothing new any more; what is under way ends.</param>
    /// <param name="cancellationToken">Ends what is under way too.</param>
    public async Task RunAsync(CancellationToken winddown, CancellationToken cancellationToken)
    {
        var failures = 0;
        try
        {
            while (!winddown.IsCancellationRequested)
            {
                try
                {
                    var session = await OpenAsync(winddown, cancellationToken);
                    failures = 0;
                    await WorkAsync(session, winddown, cancellationToken);
                }
                catch (Exception exception) when (exception is not OutOfMemoryException && !winddown.IsCancellationRequested)
                {
                    // A lease that was lost is taken anew.
                    _turns.GiveUpWhenIdle();
                    await TellFailureAsync(exception, cancellationToken);
                    await Task.Delay(_outages.After(++failures), Clock, winddown).ConfigureAwait(Background.Quietly);
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && winddown.IsCancellationRequested)
        {
            if (exception is not OperationCanceledException)
            {
                await TellFailureAsync(exception, CancellationToken.None);
            }
        }
        finally
        {
            _status.Stopped();
            _turns.GiveUpWhenIdle();
        }
    }

    /// <summary>A session that is ready to work.</summary>
    public async Task<RealtimeSession> OpenAsync(CancellationToken winddown, CancellationToken cancellationToken)
    {
        _status.Starting();
        RealtimeSession? session = null;
        var events = new RunEvents(async (engineEvent, token) =>
        {
            if (engineEvent is ResultEvent { Value: SyncResult result })
            {
                await session!.KeepAsync(result, token);
            }
            else if (engineEvent is not ProgressEvent)
            {
                await _options.Tell(engineEvent, token);
            }
        });
        var run = new RunContext(
            RunIds.New(Clock, _options.Random),
            Configuration,
            new SyncRequest(),
            _options.Sites(Side.Cloud),
            _options.Sites(Side.Local),
            _store,
            Clock,
            events)
        {
            Stamps = _stamps,
            Deletions = DeletionBudget(),

            // How much is worked on at once is bounded by the lanes; a call that hangs must not keep the others from theirs.
            CallsAtOnce = 2 * Configuration.ThrottleLimit,
        };
        var journal = new RunJournal(run, _options.Log, "realtime");
        events.Observer = journal.Note;
        _owner = run.RunId;
        var settlement = new EventSettlement(run, _queue, run.RunId, _failures, TellDeliveryAsync);
        session = new RealtimeSession(run, _queue, _turns, _judge, settlement, TellDeliveryAsync, winddown) { Journal = journal };
        await session.PrepareAsync(cancellationToken);
        _status.Working();
        return session;
    }

    public async ValueTask DisposeAsync() => await _turns.DisposeAsync();

    private async Task WorkAsync(RealtimeSession session, CancellationToken winddown, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ends = Clock.GetUtcNow() + SessionLength;
        var nextPoll = Clock.GetUtcNow();
        Task? poll = null;
        try
        {
            while (!winddown.IsCancellationRequested && (Clock.GetUtcNow() < ends || poll is not null))
            {
                session.StartPumps(stop.Token);
                if (poll is null && Clock.GetUtcNow() >= nextPoll)
                {
                    poll = Background.Start(() => PollAsync(session, stop.Token));
                }

                await WaitAsync(session, poll, poll is null ? nextPoll : ends, winddown);
                await (session.Failure.IsCompleted ? session.Failure : Task.CompletedTask);
                if (poll is { IsCompleted: true })
                {
                    await poll;
                    poll = null;
                    nextPoll = Clock.GetUtcNow() + (Configuration.PollInterval * (0.9 + (_options.Random.NextDouble() * 0.2)));
                }
            }
        }
        catch
        {
            await Background.CancelAsync(stop);
            throw;
        }
        finally
        {
            await Task.WhenAll(session.PumpsAsync(), poll ?? Task.CompletedTask).ConfigureAwait(Background.Quietly);
        }
    }

    /// <summary>One round of scans, and what belongs to it.</summary>
    public async Task PollAsync(RealtimeSession session, CancellationToken cancellationToken)
    {
        await session.PollAsync(Configuration.Census, cancellationToken);
        _status.Scanned();
        using var turn = new WriterTurn(_turns);
        await turn.EnterAsync(cancellationToken);
        session.Journal.Save();
        _store.Purge(Configuration.State.RetentionDays);
        await _queue.PurgeAsync(Configuration.State.RetentionDays, cancellationToken);
    }

    // Until something arrives, fails, ends or is due. What is due already has its pump.
    private async Task WaitAsync(RealtimeSession session, Task? poll, DateTimeOffset until, CancellationToken winddown)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(winddown);
        var now = Clock.GetUtcNow();
        var due = _queue.NextDue() is { } next && next > now && next < until ? next : until;
        var wait = due > now && due - now < LongestWait ? due - now : LongestWait;
        await Task.WhenAny(
        [
            _queue.WaitForArrivalAsync(woken.Token),
            session.ChangedAsync(woken.Token),
            session.Failing,
            Background.DelayAsync(wait, Clock, woken.Token),
            .. poll is null ? Array.Empty<Task>() : [poll],
        ]);
        await Background.CancelAsync(woken);
    }

    // An outage begins a new session, but allows no more deletions.
    private DeleteBudget DeletionBudget()
    {
        if (_deletions is null || Clock.GetUtcNow() >= _deletionsUntil)
        {
            _deletions = new DeleteBudget(_store);
            _deletionsUntil = Clock.GetUtcNow() + SessionLength;
        }

        return _deletions;
    }

    private async Task TellFailureAsync(Exception exception, CancellationToken cancellationToken)
    {
        var error = exception switch
        {
            ErpSyncException known => known.Error,
            SiteException site => SiteErrorText.ToError(site, Configuration.Site(site.Side).Url.ToString()),
            _ => RealtimeErrors.Unexpected(null, exception),
        };
        var isNews = _status.Failed(error.Message, (exception as SiteException)?.Side);
        _options.Log.Write(Serilog.Events.LogEventLevel.Error, exception, "{ErrorId}: {Message}", error.ErrorId, error.Message);
        if (isNews)
        {
            await _options.Tell(new ErrorEvent(error), cancellationToken);
        }
    }

    private ValueTask TellDeliveryAsync(ErpWebhookDelivery delivery, CancellationToken cancellationToken)
    {
        _status.Dealt();
        return _options.Tell(new ResultEvent(delivery), cancellationToken);
    }
}
