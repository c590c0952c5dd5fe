using ErpSync.Engine.Configuration;
using ErpSync.Engine.Hosting;
using ErpSync.Sandbox;
using Client = ErpSync.Engine.Frappe.FrappeSite;

namespace ErpSync.Benchmarks;

/// <summary>Two sandbox sites in this process, a state file on disk, and the engine between them as its hosts make it.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("erpsync-benchmark-");
    private SyncEngine? _engine;

    public World(IReadOnlyList<string> docTypes)
    {
        Sites = PracticeSites.Create(new PracticeOptions { Documents = 0 });
        Configuration = new SyncConfiguration
        {
            Path = Path.Combine(_folder.FullName, "config.yaml"),
            Cloud = Configure(Sites.Cloud),
            Local = Configure(Sites.Local),
            DocTypes = docTypes,
            Rules = docTypes.ToDictionary(
                docType => docType, docType => new DocTypeRules { DocType = docType }, StringComparer.OrdinalIgnoreCase),
            State = new StateConfiguration { Path = Path.Combine(_folder.FullName, "state.db") },
            Log = new LogConfiguration { Path = null },
        };
    }

    public PracticeSites Sites { get; }

    public SyncConfiguration Configuration { get; set; }

    public RequestTally Tally { get; } = new();

    public long StateBytes => new DirectoryInfo(_folder.FullName).EnumerateFiles("state.db*").Sum(file => file.Length);

    public SyncEngine Engine => _engine ??= new SyncEngine(
        Configuration,
        (side, whole) => new Client(side, whole.Site(side), whole.Retry, Handler(side), TimeProvider.System, Random.Shared),
        use => StateFiles.Open(Configuration.State.Path, use, TimeProvider.System),
        TimeProvider.System);

    public FrappeSite Site(Side side) => side == Side.Cloud ? Sites.Cloud : Sites.Local;

    public HttpMessageHandler Handler(Side side) => Tally.Around(new SandboxMessageHandler(Site(side)));

    public void SetTiming(SandboxTiming timing)
    {
        Sites.Cloud.Timing = timing;
        Sites.Local.Timing = timing;
    }

    /// <summary>One run; every error it tells is an error of the benchmark.</summary>
    /// <returns>How many documents it told of.</returns>
    public async Task<int> SyncAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        var results = 0;
        await foreach (var told in Engine.SyncAsync(request, cancellationToken))
        {
            if (told is ErrorEvent error)
            {
                throw new InvalidOperationException($"{error.Error.ErrorId}: {error.Error.Message}");
            }

            results += told is ResultEvent ? 1 : 0;
        }

        return results;
    }

    /// <summary>The next run begins with a new engine, as a new process does: nothing is remembered but the state file.</summary>
    public async Task RestartAsync()
    {
        if (_engine is not null)
        {
            await _engine.DisposeAsync();
        }

        _engine = null;
    }

    public async ValueTask DisposeAsync()
    {
        await RestartAsync();
        _folder.Delete(recursive: true);
    }

    private static SiteConfiguration Configure(FrappeSite site) => new()
    {
        Url = new Uri($"http://{site.Name}.example"),
        ApiKey = site.Options.ApiKey,
        ApiSecret = site.Options.ApiSecret,
        Timeout = TimeSpan.FromMinutes(5),
    };
}
