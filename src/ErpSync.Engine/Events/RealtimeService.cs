using System.Collections.Concurrent;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Hosting;
using ErpSync.Engine.Logging;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;
using Serilog.Events;

namespace ErpSync.Engine.Events;

/// <summary>
/// Real time as one thing: the queue that accepts, and the worker behind it. Whoever receives events (the webhook server, the service)
/// needs no more.
/// </summary>
internal sealed class RealtimeService : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Side, IFrappeSite> _sites = new();
    private readonly CancellationTokenSource _winddown = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _clock;
    private readonly EventQueue _queue;
    private readonly IStateStore _store;
    private readonly RealtimeWorker _worker;
    private readonly RollingLog _log;
    private readonly Func<EngineEvent, CancellationToken, ValueTask> _tell;
    private Task _working = Task.CompletedTask;
    private int _isDisposed;

    private RealtimeService(
        SyncConfiguration configuration, SiteFactory sites, EventQueue queue, IStateStore store, TimeProvider clock,
        Func<EngineEvent, CancellationToken, ValueTask> tell)
    {
        Configuration = configuration;
        _clock = clock;
        _queue = queue;
        _store = store;
        _tell = tell;
        _log = new RollingLog(
            configuration.Log,
            Logging.SecretRedactor.For(configuration),
            clock,
            text => _ = TellAsync(new WarningEvent(text), CancellationToken.None).AsTask());
        _worker = new RealtimeWorker(
            new RealtimeOptions
            {
                Configuration = configuration,
                Sites = side => _sites.GetOrAdd(side, wanted => sites(wanted, configuration)),
                Log = _log,
                Tell = TellAsync,
                Clock = clock,
            },
            queue,
            store);
    }

    public SyncConfiguration Configuration { get; }

    /// <summary>Events and scan results dealt with.</summary>
    public long Processed => _worker.Processed;

    /// <summary>Opens queue and state; nothing runs yet.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="sites">Makes the clients of the sites.</param>
    /// <param name="states">Opens the state, once.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="tell">Takes deliveries, warnings and errors; a slow taker slows the work.</param>
    /// <exception cref="ErpSyncException">The state cannot be used.</exception>
    public static RealtimeService Open(
        SyncConfiguration configuration,
        SiteFactory sites,
        StateFactory states,
        TimeProvider clock,
        Func<EngineEvent, CancellationToken, ValueTask> tell)
    {
        var queue = EventQueue.Open(configuration.State.Path, clock);
        try
        {
            return new RealtimeService(configuration, sites, queue, states(StateUse.Share), clock, tell);
        }
        catch
        {
            queue.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw;
        }
    }

    /// <summary>
    /// As <see cref="Open(SyncConfiguration, SiteFactory, StateFactory, TimeProvider, Func{EngineEvent, CancellationToken, ValueTask})"/>,
    /// for the real world.
    /// </summary>
    public static RealtimeService Open(SyncConfiguration configuration, Func<EngineEvent, CancellationToken, ValueTask> tell) => Open(
        configuration,
        (side, whole) => new FrappeSite(side, whole.Site(side), whole.Retry, SiteHandler.Create(), TimeProvider.System, Random.Shared),
        use => StateFiles.Open(configuration.State.Path, use, TimeProvider.System),
        TimeProvider.System,
        tell);

    /// <summary>Begins to work.</summary>
    public void Start()
    {
        _log.Write(LogEventLevel.Information, "Real time begins");
        _working = Background.Start(() => _worker.RunAsync(_winddown.Token, _stop.Token));
    }

    /// <summary>Ends with the worker: normally only after <see cref="StopAsync"/>.</summary>
    public Task Completion => _working;

    /// <summary>Accepts an event; returns once it is durable.</summary>
    /// <exception cref="ErpSyncException">The file cannot be written; nothing was accepted.</exception>
    public Task AcceptAsync(IncomingEvent incoming, CancellationToken cancellationToken) => _queue.AcceptAsync(incoming, cancellationToken);

    public RealtimeHealth Health() => _worker.Health();

    /// <summary>Writes a line to the log file.</summary>
    public void Log(LogEventLevel level, string template, params object?[] values) => _log.Write(level, template, values);

    /// <summary>
    /// Begins nothing new and waits for what is under way; after the patience that is broken off, and the next start finds out what became
    /// of it.
    /// </summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (_isDisposed == 1)
        {
            return;
        }

        await Background.CancelAsync(_winddown);
        if (await Task.WhenAny(_working, Task.Delay(patience, _clock)) != _working)
        {
            await Background.CancelAsync(_stop);
        }

        await _working.ConfigureAwait(Background.Quietly);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await Background.CancelAsync(_winddown);
        await Background.CancelAsync(_stop);
        await _working.ConfigureAwait(Background.Quietly);
        await _worker.DisposeAsync();
        await _queue.DisposeAsync();
        _store.Dispose();
        foreach (var site in _sites.Values.OfType<IDisposable>())
        {
            site.Dispose();
        }

        _log.Write(LogEventLevel.Information, "Real time ended");
        _log.Dispose();
        _winddown.Dispose();
        _stop.Dispose();
    }

    private ValueTask TellAsync(EngineEvent told, CancellationToken cancellationToken)
    {
        if (told is ResultEvent { Value: ErpWebhookDelivery delivery })
        {
            _log.Write(
                delivery.Outcome is DeliveryOutcome.Failed or DeliveryOutcome.DeadLetter ? LogEventLevel.Warning
                    : delivery.Outcome is DeliveryOutcome.Echo ? LogEventLevel.Debug : LogEventLevel.Information,
                "{Outcome} {Event} {DocType}/{Name} from {Source} after {Milliseconds} ms: {Reason}",
                delivery.Outcome,
                delivery.Event,
                delivery.DocType,
                delivery.Name,
                delivery.Source,
                (long?)delivery.Latency?.TotalMilliseconds,
                delivery.Reason);
        }

        return _tell(told, cancellationToken);
    }
}
