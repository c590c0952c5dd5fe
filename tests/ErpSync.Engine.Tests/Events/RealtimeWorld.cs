using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ErpSync.Engine.Events;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Hosting;
using ErpSync.Engine.Logging;
using ErpSync.Engine.State;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Events;

/// <summary>
/// A worker between two sandbox sites, moved step by step: events are accepted by hand, as a site would send them, and worked off when the
/// test says so. Time stands still in between.
/// </summary>
internal sealed class RealtimeWorld : IAsyncDisposable
{
    private readonly ConcurrentQueue<EngineEvent> _told = new();
    private IStateStore? _store;
    private RealtimeSession? _session;

    public RealtimeWorld(SyncWorld world)
    {
        World = world;
        Queue = EventQueue.Open(world.Configuration.State.Path, world.Clock);
    }

    public SyncWorld World { get; }

    public EventQueue Queue { get; private set; }

    public RealtimeWorker Worker { get; private set; } = null!;

    public IEnumerable<ErpWebhookDelivery> Deliveries =>
        _told.OfType<ResultEvent>().Select(told => told.Value).OfType<ErpWebhookDelivery>();

    public IEnumerable<ErpSyncError> Errors => _told.OfType<ErrorEvent>().Select(told => told.Error);

    public int Requests => World.Cloud.Journal.Count + World.Local.Journal.Count;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A world whose sites are in step already.</summary>
    public static async Task<RealtimeWorld> AgreedAsync(SyncWorld world)
    {
        await world.SettleAsync();
        var realtime = new RealtimeWorld(world);
        await realtime.StartAsync();
        return realtime;
    }

    public async Task StartAsync()
    {
        _store = World.OpenState(StateUse.Share);
        Worker = new RealtimeWorker(Options(), Queue, _store);
        _session = await Worker.OpenAsync(CancellationToken.None, Token);
    }

    public RealtimeOptions Options() => new()
    {
        Configuration = World.Configuration,
        Sites = Sites(),
        Log = new RollingLog(World.Configuration.Log, Engine.Logging.SecretRedactor.For(World.Configuration), World.Clock, _ => { }),
        Tell = (told, _) =>
        {
            _told.Enqueue(told);
            return ValueTask.CompletedTask;
        },
        Clock = World.Clock,
        Random = new FixedRandom(),
    };

    /// <summary>The site sends what Frappe sends after a save: the small body with the document's stamp.</summary>
    public Task TellAsync(Side side, string docType, JsonObject document, string what = "on_change") => Queue.AcceptAsync(
        new IncomingEvent(side, docType, document["name"]!.ToString(), what, document["modified"]?.ToString()), Token);

    public Task TellAsync(Side side, string docType, string name, string what = "on_change", string? modified = null) =>
        Queue.AcceptAsync(new IncomingEvent(side, docType, name, what, modified), Token);

    /// <summary>Works off everything that is due now.</summary>
    public Task DrainAsync() => _session!.DrainAsync(Token);

    /// <summary>One round of scans.</summary>
    public async Task PollAsync()
    {
        await Worker.PollAsync(_session!, Token);
        await DrainAsync();
    }

    /// <summary>The sites send an event for everything they hold, as after our own writes.</summary>
    public async Task EchoAsync()
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            foreach (var docType in World.Configuration.DocTypes)
            {
                foreach (var name in World.Side(side).Names(docType))
                {
                    await TellAsync(side, docType, World.Side(side).Find(docType, name)!);
                }
            }
        }
    }

    public IReadOnlyList<ErpWebhookEvent> Entries(params WebhookEventStatus[] statuses)
    {
        using var state = World.OpenState(StateUse.Read);
        return [.. state.QueryWebhookEvents(new WebhookEventQuery { Statuses = statuses })];
    }

    /// <summary>The process is gone without a word; another one begins.</summary>
    public async Task KillAsync()
    {
        // What stands in the file counts; the lease of a dead process is free.
        (_store as IDisposable)?.Dispose();
        Queue = EventQueue.Open(World.Configuration.State.Path, World.Clock);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Worker is not null)
        {
            await Worker.DisposeAsync();
        }

        _store?.Dispose();
        await Queue.DisposeAsync();
    }

    private Func<Side, IFrappeSite> Sites()
    {
        var sites = new ConcurrentDictionary<Side, IFrappeSite>();
        return side => sites.GetOrAdd(side, World.OpenSite);
    }
}
