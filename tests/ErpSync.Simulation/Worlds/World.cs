using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Hosting;
using ErpSync.Engine.State;
using ErpSync.Engine.Webhooks;
using ErpSync.Sandbox;
using ErpSync.Simulation.Checking;
using ErpSync.Simulation.Histories;
using ErpSync.Simulation.Scheduling;
using ErpSync.Simulation.States;
using Client = ErpSync.Engine.Frappe.FrappeSite;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Simulation.Worlds;

/// <summary>Two sites, a state file, and the processes of the engine between them.</summary>
internal sealed class World : IDisposable
{
    public const string SyncUser = "sync@example.com";
    public const string Clerk = "clerk@example.com";
    public const string Secret = "signed-with-this";

    private readonly StateFolder _folder;
    private readonly Site[] _sites;
    private readonly List<Fault>[] _faults = [[], []];
    private readonly long[] _struck = new long[Enum.GetValues<FaultKind>().Length];
    private readonly List<SimulatedProcess> _running = [];
    private readonly List<SimulatedService> _services = [];
    private int _processes;

    public World(SimulationLoop loop, History history, StateFolder folder, Trace? trace)
    {
        Loop = loop;
        Settings = history.Settings;
        Trace = trace;
        _folder = folder;
        Network = new Random(history.Seed ^ 0x5EED);
        Ghost = new Ghost();
        Driver = NewProcess("world");
        Configuration = new SyncConfiguration
        {
            Path = Path.Combine(folder.Path, "config.yaml"),
            Cloud = new SiteConfiguration { Url = new Uri("http://cloud.example"), ApiKey = "cloud-key", ApiSecret = "cloud-secret" },
            Local = new SiteConfiguration { Url = new Uri("http://local.example"), ApiKey = "local-key", ApiSecret = "local-secret" },
            DocTypes = DocTypes.Names,
            Rules = Settings.Rules.ToDictionary(
                rule => rule.Key,
                rule => new DocTypeRules { DocType = rule.Key, MaxDeletesPercent = 100, Strategy = rule.Value.Strategy, Scope = rule.Value.Scope },
                StringComparer.OrdinalIgnoreCase),
            Retry = new RetryOptions { BackoffSeconds = 1 },
            ThrottleLimit = Settings.ThrottleLimit,
            State = new StateConfiguration { Path = Path.Combine(folder.Path, "state.db") },
            Log = new LogConfiguration { Path = null },
            Webhook = new WebhookConfiguration { Secret = Secret },
        };
        DeliverySeed = history.DeliverySeed;
        DeliveryFaults = Settings.DeliveryFaults;
        _sites = [NewSite(Side.Cloud), NewSite(Side.Local)];
        Watch = new BoundaryWatch(this, Ghost, Findings);
        Lives = new Lives(this);
    }

    public SimulationLoop Loop { get; }

    public HistorySettings Settings { get; }

    public Trace? Trace { get; }

    public SyncConfiguration Configuration { get; }

    /// <summary>What happens by itself runs here: people, administrators, the weather.</summary>
    public SimulatedProcess Driver { get; }

    /// <summary>The chance on the line.</summary>
    public Random Network { get; }

    public Ghost Ghost { get; }

    public Findings Findings { get; } = new();

    public BoundaryWatch Watch { get; }

    public Lives Lives { get; }

    /// <summary>What the sites answer when asked what a DocType is.</summary>
    public KnownDefinitions Definitions { get; } = new();

    /// <summary>Requests of the engine.</summary>
    public long Requests { get; set; }

    /// <summary>The chance on the way of the deliveries.</summary>
    public int DeliverySeed { get; }

    /// <summary>How probable each fault of a delivery is now.</summary>
    public double DeliveryFaults { get; set; }

    /// <summary>The service, if there is one now.</summary>
    public SimulatedService? Service { get; private set; }

    /// <summary>The lines that bring the sites' deliveries.</summary>
    public IReadOnlyList<DeliveryLine> Deliveries { get; private set; } = [];

    /// <summary>How far the clock of the engine's machine is ahead.</summary>
    public TimeSpan ClockError { get; set; }

    /// <summary>A text whose writing both sites refuse; null for none.</summary>
    public string? Poison { get; set; }

    /// <summary>How many more points at which the engine touches the outside it lives; null for ever.</summary>
    public int? CrashAfter { get; set; }

    public Site Site(Side side) => _sites[(int)side];

    public long Struck(FaultKind kind) => _struck[(int)kind];

    public void Count(FaultKind kind) => _struck[(int)kind]++;

    public SimulatedProcess NewProcess(string name)
    {
        var process = new SimulatedProcess(Loop, name, ++_processes, new Random(Network.Next())) { ClockError = ClockError };
        if (_processes > 1)
        {
            _running.Add(process);
        }

        return process;
    }

    /// <summary>Starts the service; the first time, the sites' deliveries begin to be carried.</summary>
    public void StartService()
    {
        if (Deliveries.Count == 0)
        {
            Deliveries = [new DeliveryLine(this, Side.Cloud), new DeliveryLine(this, Side.Local)];
            foreach (var line in Deliveries)
            {
                _ = Driver.Start(line.RunAsync);
            }
        }

        Service = new SimulatedService(this, _folder);
        _services.Add(Service);
        Service.Start();
    }

    /// <summary>Starts the service if the sites are set up for one and it does not run.</summary>
    public bool TryStartService()
    {
        if (!Settings.HasService || Settings.StartsServiceLast || Service is not null)
        {
            return false;
        }

        StartService();
        return true;
    }

    /// <summary>The sites have told everything, and it has been brought.</summary>
    public bool HasToldAll() => Deliveries.All(line => line.OnTheWay == 0) && _sites.All(site => site.Webhooks.Unfinished == 0);

    /// <summary>A site may have something to tell.</summary>
    public void WakeDeliveries(Side side)
    {
        if (Deliveries.Count > 0)
        {
            Deliveries[(int)side].Wake();
        }
    }

    public void AddFault(Side side, Fault fault) => _faults[(int)side].Add(fault);

    public void ClearFaults()
    {
        _faults[0].Clear();
        _faults[1].Clear();
        CrashAfter = null;
        if (_folder.InMemory is { } memory)
        {
            memory.FullFor = 0;
        }
    }

    /// <summary>The fault that meets this request, if any.</summary>
    public FaultKind? Strike(Side side, bool isWrite, bool isList)
    {
        var faults = _faults[(int)side];
        if (faults.Find(fault => fault.Strikes(isWrite, isList)) is not { } struck)
        {
            return null;
        }

        if (struck.IsOver)
        {
            faults.Remove(struck);
        }

        Count(struck.Kind);
        return struck.Kind;
    }

    /// <summary>The process touches the outside, and ends here if its time has come: then it never goes on, and nothing in it is told.</summary>
    public Task PassAsync(SimulatedProcess process) => Survives(process) ? Task.CompletedTask : new TaskCompletionSource().Task;

    /// <summary>Whether the process, which touches the outside, is there after it.</summary>
    private bool Survives(SimulatedProcess process)
    {
        if (CrashAfter is { } left && process != Driver)
        {
            CrashAfter = left - 1;
            if (left <= 0)
            {
                CrashAfter = null;
                Kill(process);
            }
        }

        return process.IsAlive;
    }

    public void Kill(SimulatedProcess process)
    {
        Trace?.Add($"{process.Name} is killed");
        Count(FaultKind.Crash);
        process.Kill();
        _folder.Processes.End(process);
        if (Service?.Process == process)
        {
            Service = null;
        }
    }

    /// <summary>The process ends in good order.</summary>
    public void End(SimulatedProcess process)
    {
        if (process.IsAlive)
        {
            process.Kill();
            _folder.Processes.End(process);
        }
    }

    /// <summary>The engine as a new process opens it.</summary>
    public SyncEngine OpenEngine(SimulatedProcess process) => new(
        Configuration, (side, _) => OpenSite(process, side), use => OpenState(process, use), process.Clock, process.Random);

    public IFrappeSite OpenSite(SimulatedProcess process, Side side) => new Client(
        side, Configuration.Site(side), Configuration.Retry, new SimulatedNetwork(this, side, process), process.Clock, process.Random);

    public IStateStore OpenState(SimulatedProcess process, StateUse use) => _folder.Open(process, use, touching => _ = Survives(touching) ? true : throw new ProcessKilledException());

    public void Dispose()
    {
        _services.ForEach(service => service.Dispose());
        _folder.Clear();
    }

    /// <summary>For a while the site shows its page for maintenance.</summary>
    public async Task MaintainAsync(Side side, TimeSpan time)
    {
        Count(FaultKind.Maintenance);
        Site(side).Maintenance = SandboxMaintenance.Closed;
        await Task.Delay(time, Driver.Clock, CancellationToken.None);
        Site(side).Maintenance = SandboxMaintenance.Off;
    }

    /// <summary>For a while the user of the engine may not read, or not write, a DocType.</summary>
    public async Task NarrowAsync(Side side, string docType, bool mayRead, TimeSpan time)
    {
        Count(FaultKind.PermissionLost);
        var rest = _sites[(int)side].Options;
        var user = new SandboxUser(rest.User, rest.ApiKey, rest.ApiSecret);
        var allowed = DocTypes.Known.Where(known => known != docType).ToHashSet(StringComparer.Ordinal);
        Site(side).AddUser(mayRead ? user with { WritableDocTypes = allowed } : user with { ReadableDocTypes = allowed });
        await Task.Delay(time, Driver.Clock, CancellationToken.None);
        Site(side).AddUser(user);
    }

    /// <summary>For a while another program holds the state file.</summary>
    public async Task HoldStateAsync(TimeSpan time)
    {
        Count(FaultKind.StateLocked);
        using (_folder.Hold())
        {
            await Task.Delay(time, Driver.Clock, CancellationToken.None);
        }
    }

    /// <summary>The disk of the state file is full for so many commits.</summary>
    /// <returns>Whether it can be: a real file is on a real disk.</returns>
    public bool FillDisk(int commits)
    {
        if (_folder.InMemory is not { } memory)
        {
            return false;
        }

        memory.FullFor = commits;
        memory.Full = () => Count(FaultKind.DiskFull);
        return true;
    }

    /// <summary>Somebody ends whatever runs, and puts the state of an earlier commit in the place of the present one.</summary>
    /// <param name="random">Decides on the commit.</param>
    /// <returns>How many commits are forgotten; null when the state is a real file.</returns>
    public int? RestoreState(Random random)
    {
        if (_folder.InMemory is not { } memory)
        {
            return null;
        }

        if (Service is { } service)
        {
            Kill(service.Process);
        }

        Count(FaultKind.StateRestored);
        var commit = random.Next(memory.Commits);
        var forgotten = memory.Commits - 1 - commit;
        foreach (var (docType, side, name) in memory.Restore(commit))
        {
            Ghost.Find(Watch.Census(side).Uid(docType, name))?.Forget();
        }

        return forgotten;
    }

    /// <summary>An administrator sets the time zone of a site.</summary>
    public void SetZone(Side side, string zone)
    {
        Count(FaultKind.ZoneChanged);
        Site(side).Update("System Settings", "System Settings", new System.Text.Json.Nodes.JsonObject { ["time_zone"] = zone });
    }

    /// <summary>The clock of the engine's machine is set; whatever runs there sees it.</summary>
    public void SetClock(TimeSpan error)
    {
        Count(FaultKind.ClockSet);
        ClockError = error;
        foreach (var process in _running)
        {
            process.Clock.Error = error;
        }
    }

    private Site NewSite(Side side)
    {
        var name = side == Side.Cloud ? "cloud" : "local";
        var site = new Site(new FrappeSiteOptions
        {
            SiteName = name,
            Clock = Driver.Clock,
            ClockSkew = side == Side.Cloud ? Settings.CloudSkew : Settings.LocalSkew,
            TimeZone = side == Side.Cloud ? Settings.CloudZone : Settings.LocalZone,
            Seed = side == Side.Cloud ? 11 : 22,
            User = SyncUser,
            ApiKey = $"{name}-key",
            ApiSecret = $"{name}-secret",
            BaseUrl = $"http://{name}.example",
            KeepsNamesOnV2 = Settings.KeepsNames,
            FrappeVersion = Settings.KeepsNames ? "15.101.1" : "15.55.0",
        });
        foreach (var docType in DocTypes.All)
        {
            site.DefineDocType((System.Text.Json.Nodes.JsonObject)docType.DeepClone());
        }

        site.AddUser(new SandboxUser(Clerk, "clerk-key", "clerk-secret"));
        if (Settings.HasService)
        {
            foreach (var design in DocTypes.Names.SelectMany(docType => WebhookDesign.Events.Select(
                happening => WebhookDesign.Of(Configuration, $"http://erpsync.example/webhook/{name}", docType, happening, unless: null))))
            {
                var webhook = design.Fields();
                webhook["name"] = design.Name;
                site.Insert("Webhook", webhook);
            }
        }

        return site;
    }
}
