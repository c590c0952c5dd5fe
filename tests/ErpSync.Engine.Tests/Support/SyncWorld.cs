using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Hosting;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;
using ErpSync.Sandbox;
using Client = ErpSync.Engine.Frappe.FrappeSite;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Engine.Tests.Support;

/// <summary>Two sandbox sites, a state file of their own and the engine between them, all on one virtual clock.</summary>
internal sealed class SyncWorld : IDisposable
{
    public const string SyncUser = "sync@example.com";
    public const string Clerk = "clerk@example.com";

    private readonly DirectoryInfo _folder = TestFolders.Create();
    private readonly List<JsonObject> _docTypes;
    private readonly Func<FrappeSiteOptions, FrappeSiteOptions> _options;
    private readonly VirtualClock _clock = new();
    private readonly KeptState? _kept;
    private SyncEngine? _engine;

    /// <param name="docTypes">Defined on both sites.</param>
    /// <param name="options">What the sites are.</param>
    /// <param name="keepsStateOpen">The state file stays open between the runs; otherwise each run opens it, as each process does.</param>
    public SyncWorld(
        IEnumerable<JsonObject> docTypes, Func<FrappeSiteOptions, FrappeSiteOptions>? options = null, bool keepsStateOpen = false)
    {
        OwnClock = new ShiftedClock(_clock);
        _options = options ?? (same => same);
        _docTypes = [.. docTypes];
        Between = site => new SiteDecorator(site, Schemas);
        Cloud = NewSite(ErpSync.Side.Cloud);
        Local = NewSite(ErpSync.Side.Local);
        var names = _docTypes.Where(docType => docType["istable"]?.ToString() != "1").Select(docType => docType["name"]!.ToString()).ToList();
        Configuration = new SyncConfiguration
        {
            Path = Path.Combine(_folder.FullName, "config.yaml"),
            Cloud = new SiteConfiguration { Url = new Uri("http://cloud.example"), ApiKey = "cloud-key", ApiSecret = "cloud-secret" },
            Local = new SiteConfiguration { Url = new Uri("http://local.example"), ApiKey = "local-key", ApiSecret = "local-secret" },
            DocTypes = names,
            Rules = names.ToDictionary(name => name, name => new DocTypeRules { DocType = name, MaxDeletesPercent = 100 }, StringComparer.OrdinalIgnoreCase),
            Retry = new RetryOptions { BackoffSeconds = 0 },
            ThrottleLimit = 2,
            State = new StateConfiguration { Path = Path.Combine(_folder.FullName, "state.db") },
            Log = new LogConfiguration { Path = null },
        };
        _kept = keepsStateOpen ? new KeptState(Configuration.State.Path, _clock) : null;
    }

    public Site Cloud { get; private set; }

    public Site Local { get; private set; }

    public SyncConfiguration Configuration
    {
        get;
        set
        {
            field = value;
            Restart();
        }
    }

    public VirtualClock Clock => _clock;

    /// <summary>The clock of the machine that the engine runs on.</summary>
    public ShiftedClock OwnClock { get; }

    /// <summary>What every event of the last call was.</summary>
    public IReadOnlyList<EngineEvent> Events { get; private set; } = [];

    /// <summary>Stands between engine and client; tests put faults here that no server can make.</summary>
    public Func<IFrappeSite, IFrappeSite> Between { get; set; }

    /// <summary>Stands between client and network.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Around { get; set; } = handler => handler;

    /// <summary>The definitions both sites had when first asked.</summary>
    public ConcurrentDictionary<(Side Side, string DocType), DocTypeSchema?> Schemas { get; } = new();

    /// <summary>Stands between engine and state file.</summary>
    public Func<IStateStore, IStateStore> AroundState { get; set; } = store => store;

    public IEnumerable<SyncResult> Results => Events.OfType<ResultEvent>().Select(result => result.Value).OfType<SyncResult>();

    public int Writes => Cloud.CommittedWrites + Local.CommittedWrites;

    public Site Side(Side side) => side == ErpSync.Side.Cloud ? Cloud : Local;

    /// <summary>From now on another site answers at the address: an empty one of the same DocTypes and users when none is given.</summary>
    public void Replace(Side side, Site? site = null)
    {
        site ??= NewSite(side, seed: 33);
        if (side == ErpSync.Side.Cloud)
        {
            Cloud = site;
        }
        else
        {
            Local = site;
        }

        Restart();
    }

    /// <summary>The user of the synchronizer gets other rights on a side (or another secret).</summary>
    public void ChangeSyncUser(Side side, Func<SandboxUser, SandboxUser> change)
    {
        var options = Side(side).Options;
        Side(side).AddUser(change(new SandboxUser(options.User, options.ApiKey, options.ApiSecret)));
    }

    public void SetRules(string docType, Func<DocTypeRules, DocTypeRules> change) => Configuration = Configuration with
    {
        Rules = Configuration.Rules.ToDictionary(
            rule => rule.Key, rule => rule.Key == docType ? change(rule.Value) : rule.Value, StringComparer.OrdinalIgnoreCase),
    };

    public Task<IReadOnlyList<EngineEvent>> SyncAsync(SyncRequest? request = null) => CallAsync(engine => engine.SyncAsync(request ?? new SyncRequest(), Token));

    public Task<IReadOnlyList<EngineEvent>> ResolveAsync(params IReadOnlyList<ResolveRequest> requests) =>
        CallAsync(engine => engine.ResolveConflictsAsync(requests, Token));

    public async Task<IReadOnlyList<SiteDifference>> CompareAsync()
    {
        var events = await CallAsync(engine => engine.CompareAsync(new CompareRequest(), Token));
        return [.. events.OfType<ResultEvent>().Select(result => (SiteDifference)result.Value)];
    }

    /// <summary>Synchronizes until a run writes nothing; fails when it never comes to rest.</summary>
    public async Task SettleAsync(int most = 8)
    {
        for (var round = 0; round < most; round++)
        {
            var before = Writes;
            _clock.Advance(TimeSpan.FromSeconds(1));
            await SyncAsync();
            if (Writes == before)
            {
                return;
            }
        }

        Assert.Fail($"Still writing after {most} runs.");
    }

    public IReadOnlyList<ErpConflict> Conflicts(bool all = false) => Read(engine => engine.GetConflicts(new ConflictQuery { IncludeClosed = all }));

    public IReadOnlyList<SyncRecord> Records() => Read(engine => engine.GetRecords(new RecordQuery()));

    public IReadOnlyList<SyncLogEntry> Log() => Read(engine => engine.GetLog(new LogQuery()));

    /// <summary>A person at the desk of a site, a moment later.</summary>
    public JsonObject Insert(Side side, string docType, JsonObject values)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return Side(side).Insert(docType, values, Clerk);
    }

    public JsonObject Update(Side side, string docType, string name, JsonObject changes)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return Side(side).Update(docType, name, changes, Clerk);
    }

    public void Delete(Side side, string docType, string name)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        Side(side).Delete(docType, name, Clerk);
    }

    public SyncEngine OpenEngine() => new(
        Configuration,
        (side, _) => OpenSite(side),
        OpenState,
        OwnClock);

    /// <summary>The client of a site, as the engine gets it.</summary>
    public IFrappeSite OpenSite(Side side) => Between(new Client(
        side, Configuration.Site(side), Configuration.Retry, Around(new AddressHandler(() => Side(side))), OwnClock, new FixedRandom()));

    public IStateStore OpenState(StateUse use) => AroundState(_kept?.Open() ?? StateFiles.Open(Configuration.State.Path, use, OwnClock));

    /// <summary>The next call begins with a new engine, as a new process does.</summary>
    public void Restart() => _engine = null;

    public void Dispose()
    {
        _kept?.Dispose();
        _folder.Delete(recursive: true);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Site NewSite(Side side, int? seed = null)
    {
        var site = new Site(_options(side == ErpSync.Side.Cloud ? Options("cloud", seed ?? 11) : Options("local", seed ?? 22)));
        _docTypes.ForEach(docType => site.DefineDocType((JsonObject)docType.DeepClone()));
        site.AddUser(new SandboxUser(Clerk, "clerk-key", "clerk-secret"));
        return site;
    }

    private FrappeSiteOptions Options(string name, int seed) => new()
    {
        SiteName = name,
        Clock = _clock,
        Seed = seed,
        User = SyncUser,
        ApiKey = $"{name}-key",
        ApiSecret = $"{name}-secret",
        BaseUrl = $"http://{name}.example",
    };

    private async Task<IReadOnlyList<EngineEvent>> CallAsync(Func<SyncEngine, IAsyncEnumerable<EngineEvent>> call)
    {
        var events = new List<EngineEvent>();
        Events = events;
        await foreach (var engineEvent in call(_engine ??= OpenEngine()))
        {
            events.Add(engineEvent);
        }

        return events;
    }

    private List<T> Read<T>(Func<SyncEngine, IEnumerable<T>> read) => [.. read(_engine ??= OpenEngine())];
}
