using System.Runtime.CompilerServices;
using ErpSync.Engine.Comparing;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Conflicts;
using ErpSync.Engine.Connecting;
using ErpSync.Engine.Events;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Logging;
using ErpSync.Engine.Selection;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Webhooks;
using Serilog.Events;

namespace ErpSync.Engine.Hosting;

/// <summary>The engine behind the cmdlets: one configuration, its two sites and its state file.</summary>
internal sealed class SyncEngine : IErpSyncEngine
{
    private readonly SyncConfiguration _configuration;
    private readonly SiteFactory _sites;
    private readonly StateFactory _states;
    private readonly TimeProvider _clock;
    private readonly Random _random;
    private readonly Dictionary<Side, IFrappeSite> _open = [];

    /// <param name="configuration">The configuration.</param>
    /// <param name="sites">Makes the clients of the sites.</param>
    /// <param name="states">Opens the state.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">The chance in the names of runs; safe from any thread. Default: the shared one.</param>
    public SyncEngine(SyncConfiguration configuration, SiteFactory sites, StateFactory states, TimeProvider clock, Random? random = null)
    {
        _configuration = configuration;
        _sites = sites;
        _states = states;
        _clock = clock;
        _random = random ?? Random.Shared;
    }

    public string ConfigPath => _configuration.Path;

    public IReadOnlyList<string> DocTypes => _configuration.DocTypes;

    public IReadOnlyList<string> DataFolders =>
        [.. new[] { _configuration.State.Path, _configuration.Log.Path }.OfType<string>().Select(path => Path.GetDirectoryName(path)!).Distinct()];

    public async IAsyncEnumerable<EngineEvent> TestConnectionAsync(
        IReadOnlyList<Side> sides, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var testers = new Dictionary<Side, ConnectionTester>();
        var failed = false;
        foreach (var side in sides)
        {
            testers[side] = new ConnectionTester(Site(side), _configuration);
            var result = await testers[side].TestAsync(cancellationToken);
            failed |= result.User is null;
            yield return new ResultEvent(result);
        }

        if (failed || testers.Count < 2)
        {
            yield break;
        }

        var differences = await new SchemaReport(_configuration, testers[Side.Cloud], testers[Side.Local]).DifferencesAsync(cancellationToken);
        if (SchemaReport.SeriesWarning(differences) is { } warning)
        {
            yield return new WarningEvent(warning);
        }

        foreach (var difference in differences)
        {
            yield return new ResultEvent(difference);
        }
    }

    public IAsyncEnumerable<EngineEvent> SyncAsync(SyncRequest request, CancellationToken cancellationToken) =>
        RunEvents.RunAsync((events, token) => SyncAsync(request, events, token), cancellationToken);

    public IAsyncEnumerable<EngineEvent> CompareAsync(CompareRequest request, CancellationToken cancellationToken) => RunEvents.RunAsync(
        async (events, token) =>
        {
            using var state = _states(StateUse.Plan);
            var run = Context(new SyncRequest { PlanOnly = true, DocTypes = request.DocTypes, Names = request.Names }, state, events);
            var parts = new RunParts(run);
            var selected = DocTypeSelection.Resolve(_configuration, request.DocTypes);
            var docTypes = await Translated(run, () => new RunPreparation(run, parts).PrepareAsync(selected, token));
            var comparison = new SiteComparison(run, parts.Loader, parts.Decider);
            await Translated(
                run,
                async () =>
                {
                    await comparison.CompareAsync(docTypes, new NameSelection(request.Names), token);
                    return true;
                });
        },
        cancellationToken);

    public IAsyncEnumerable<EngineEvent> ResolveConflictsAsync(IReadOnlyList<ResolveRequest> requests, CancellationToken cancellationToken) => RunEvents.RunAsync(
        async (events, token) =>
        {
            var planOnly = requests.All(request => request.PlanOnly);
            using var state = _states(planOnly ? StateUse.Plan : StateUse.Write);
            var decisions = await new OpenConflicts(state, events).FindAsync(requests, token);
            string[] docTypes = [.. decisions.Select(decision => decision.Conflict.Conflict.DocType).Distinct()];
            if (docTypes.Length == 0)
            {
                return;
            }

            var run = Context(new SyncRequest { PlanOnly = planOnly, DocTypes = docTypes }, state, events);
            var parts = new RunParts(run);
            await Translated(run, () => new RunPreparation(run, parts).PrepareAsync(docTypes, token));
            var resolver = new ConflictResolver(run, parts.Loader, parts.Processor, parts.Executor, parts.Recorder);
            await Translated(
                run,
                async () =>
                {
                    await new ConflictBatch(run, resolver, events, Environment.UserName).ResolveAsync(decisions, token);
                    return true;
                });
        },
        cancellationToken);

    public SyncStatusReport GetStatus() => Read(state => state.GetStatus(recent: 10, runs: 5));

    public IEnumerable<SyncRecord> GetRecords(RecordQuery query) => ReadMany(state => state.QueryRecords(query));

    public IEnumerable<SyncLogEntry> GetLog(LogQuery query) => ReadMany(state => state.QueryLog(query));

    public IEnumerable<ErpConflict> GetConflicts(ConflictQuery query) => ReadMany(state => state.QueryConflicts(query));

    public SyncRecord? ResetRecord(string docType, string name)
    {
        using var state = _states(StateUse.Write);
        var pair = state.FindPairs(docType, Side.Cloud, [name]).GetValueOrDefault(name) ?? state.FindPairs(docType, Side.Local, [name]).GetValueOrDefault(name);
        if (pair is null)
        {
            return null;
        }

        var record = state.QueryRecords(new RecordQuery { DocTypes = [NamePattern.Escape(docType)], Names = [NamePattern.Escape(name)] }).FirstOrDefault();
        state.Write(transaction =>
        {
            transaction.ForgetPair(pair.Id);
            transaction.AppendLog(new SyncLogEntry
            {
                Timestamp = _clock.GetUtcNow(),
                DocType = docType,
                Name = name,
                Action = "reset",
                Status = "success",
                Message = $"Forgotten by {Environment.UserName}.",
            });
        });
        return record;
    }

    public IEnumerable<ErpWebhookEvent> GetWebhookEvents(WebhookEventQuery query) => ReadMany(state => state.QueryWebhookEvents(query));

    public ErpWebhookEvent? RestartWebhookEvent(long id)
    {
        // An entry can only be restarted when there is a file.
        if (!GetWebhookEvents(new WebhookEventQuery { Ids = [id] }).Any())
        {
            return null;
        }

        return Task.Run(async () =>
        {
            await using var queue = EventQueue.Open(_configuration.State.Path, _clock);
            return await queue.RestartAsync(id, CancellationToken.None);
        }).GetAwaiter().GetResult();
    }

    public IAsyncEnumerable<EngineEvent> RegisterWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken) =>
        RunEvents.RunAsync((events, token) => Registrar(request, events).RegisterAsync(token), cancellationToken);

    public IAsyncEnumerable<EngineEvent> GetWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken) =>
        RunEvents.RunAsync((events, token) => Registrar(request, events).ShowAsync(token), cancellationToken);

    public IAsyncEnumerable<EngineEvent> UnregisterWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken) =>
        RunEvents.RunAsync((events, token) => Registrar(request, events).UnregisterAsync(token), cancellationToken);

    public async IAsyncEnumerable<EngineEvent> TestWebhooksAsync(
        WebhookRegistration request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var server = WebhookAddress.Required(request, _configuration);
        foreach (var side in request.Sides)
        {
            yield return new ResultEvent(
                await new WebhookCanary(_configuration, Site(side), server, _clock).TryAsync(request.Timeout, cancellationToken));
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var site in _open.Values.OfType<IDisposable>())
        {
            site.Dispose();
        }

        _open.Clear();
        return ValueTask.CompletedTask;
    }

    private WebhookRegistrar Registrar(WebhookRegistration request, RunEvents events) => new(_configuration, Site, request, events);

    private async Task SyncAsync(SyncRequest request, RunEvents events, CancellationToken cancellationToken)
    {
        using var log = new RollingLog(_configuration.Log, SecretRedactor.For(_configuration), _clock, text => events.TryWrite(new WarningEvent(text)));
        using var state = _states(request.PlanOnly ? StateUse.Plan : StateUse.Write);
        var run = Context(request, state, events);
        var journal = new RunJournal(run, log);
        events.Observer = journal.Note;
        journal.Begin();
        foreach (var warning in _configuration.Warnings)
        {
            await events.WriteAsync(new WarningEvent(warning.ToString()), cancellationToken);
        }

        try
        {
            await new SyncRunner(run).RunAsync(cancellationToken);
            journal.End("completed");
            if (!run.PlanOnly)
            {
                state.Purge(_configuration.State.RetentionDays);
            }

            await TellOpenConflictsAsync(run, events, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            journal.End("cancelled");
            throw;
        }
        catch (Exception exception)
        {
            log.Write(LogEventLevel.Error, exception, "Run {Run} failed", run.RunId);
            journal.End($"failed: {exception.Message}");
            throw;
        }
    }

    private static async Task TellOpenConflictsAsync(RunContext run, RunEvents events, CancellationToken cancellationToken)
    {
        var open = run.PlanOnly ? 0 : run.Store.CountOpenConflicts();
        if (open > 0)
        {
            await events.WriteAsync(new WarningEvent($"{open} {(open == 1 ? "conflict waits" : "conflicts wait")} for a decision: Get-ErpConflict shows them."), cancellationToken);
        }
    }

    private RunContext Context(SyncRequest request, IStateStore state, RunEvents events) => new(
        RunIds.New(_clock, _random), _configuration, request, Site(Side.Cloud), Site(Side.Local), state, _clock, events);

    private IFrappeSite Site(Side side)
    {
        lock (_open)
        {
            return _open.TryGetValue(side, out var site) ? site : _open[side] = _sites(side, _configuration);
        }
    }

    private T Read<T>(Func<IStateStore, T> read)
    {
        using var state = _states(StateUse.Read);
        return read(state);
    }

    private IEnumerable<T> ReadMany<T>(Func<IStateStore, IEnumerable<T>> read)
    {
        using var state = _states(StateUse.Read);
        foreach (var item in read(state))
        {
            yield return item;
        }
    }

    private static async Task<T> Translated<T>(RunContext run, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SiteException exception)
        {
            throw new ErpSyncException(SiteErrorText.ToError(exception, run.Site(exception.Side).Url.ToString()), exception);
        }
    }
}
