using System.Runtime.CompilerServices;

namespace ErpSync.ModuleTests.Fakes;

/// <summary>An engine that tells what a test wants told, and remembers what it was asked.</summary>
internal sealed class FakeEngine : IErpSyncEngine
{
    public string ConfigPath { get; set; } = "/srv/erpsync/config.yaml";

    public IReadOnlyList<string> DocTypes { get; set; } = ["Customer", "Item", "Sales Order"];

    public IReadOnlyList<string> DataFolders { get; set; } = ["/srv/erpsync"];

    public List<SyncRecord> Records { get; } = [];

    public List<SyncLogEntry> Log { get; } = [];

    public List<ErpConflict> Conflicts { get; } = [];

    public List<ErpConnectionResult> Connections { get; } = [];

    public List<ErpSchemaDifference> SchemaDifferences { get; } = [];

    public List<SiteDifference> Differences { get; } = [];

    public SyncStatusReport Status { get; set; } = new() { StatePath = "/srv/erpsync/sync_state.db" };

    /// <summary>What a run tells.</summary>
    public Func<SyncRequest, CancellationToken, IAsyncEnumerable<EngineEvent>> OnSync { get; set; } = (_, _) => Tell();

    /// <summary>What a decision comes to.</summary>
    public Func<ResolveRequest, IEnumerable<EngineEvent>> OnResolve { get; set; } = _ => [];

    public List<SyncRequest> Synced { get; } = [];

    public List<CompareRequest> Compared { get; } = [];

    public List<ResolveRequest> Resolved { get; } = [];

    /// <summary>How many decisions each call carried.</summary>
    public List<int> ResolvedTogether { get; } = [];

    public List<RecordQuery> RecordQueries { get; } = [];

    public List<LogQuery> LogQueries { get; } = [];

    public List<(string DocType, string Name)> Resets { get; } = [];

    public int TimesClosed { get; private set; }

    public static async IAsyncEnumerable<EngineEvent> Tell(params IEnumerable<EngineEvent> events)
    {
        foreach (var told in events)
        {
            await Task.Yield();
            yield return told;
        }
    }

    public IAsyncEnumerable<EngineEvent> TestConnectionAsync(IReadOnlyList<Side> sides, CancellationToken cancellationToken) =>
        Tell(Connections.Where(connection => sides.Contains(connection.Side)).Select(connection => new ResultEvent(connection))
            .Concat(SchemaDifferences.Select(difference => new ResultEvent(difference))));

    public async IAsyncEnumerable<EngineEvent> SyncAsync(SyncRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Synced.Add(request);
        await foreach (var told in OnSync(request, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return told;
        }
    }

    public IAsyncEnumerable<EngineEvent> CompareAsync(CompareRequest request, CancellationToken cancellationToken)
    {
        Compared.Add(request);
        return Tell(Differences.Select(difference => new ResultEvent(difference)));
    }

    public IAsyncEnumerable<EngineEvent> ResolveConflictsAsync(IReadOnlyList<ResolveRequest> requests, CancellationToken cancellationToken)
    {
        Resolved.AddRange(requests);
        ResolvedTogether.Add(requests.Count);
        return Tell(requests.SelectMany(OnResolve));
    }

    public SyncStatusReport GetStatus() => Status;

    public IEnumerable<SyncRecord> GetRecords(RecordQuery query)
    {
        RecordQueries.Add(query);
        return Records.Where(record => NamePattern.IsMatch(query.DocTypes, record.DocType)
            && NamePattern.IsMatch(query.Names, record.Name)
            && (query.Statuses.Count == 0 || query.Statuses.Contains(record.Status)));
    }

    public IEnumerable<SyncLogEntry> GetLog(LogQuery query)
    {
        LogQueries.Add(query);
        return Log.Where(entry => NamePattern.IsMatch(query.DocTypes, entry.DocType)
            && NamePattern.IsMatch(query.Names, entry.Name)
            && (query.Statuses.Count == 0 || query.Statuses.Contains(entry.Status))
            && (query.Since is null || entry.Timestamp >= query.Since)).Take(query.First ?? int.MaxValue);
    }

    public IEnumerable<ErpConflict> GetConflicts(ConflictQuery query) =>
        Conflicts.Where(conflict => (query.Ids.Count == 0 || query.Ids.Contains(conflict.Id))
            && NamePattern.IsMatch(query.DocTypes, conflict.DocType)
            && NamePattern.IsMatch(query.Names, conflict.Name)
            && (query.IncludeClosed || conflict.State == ConflictState.Open));

    public SyncRecord? ResetRecord(string docType, string name)
    {
        Resets.Add((docType, name));
        return Records.FirstOrDefault(record => record.DocType == docType && record.Name == name);
    }

    public List<ErpWebhookEvent> WebhookEvents { get; } = [];

    public List<WebhookEventQuery> WebhookEventQueries { get; } = [];

    public List<long> Restarted { get; } = [];

    public IEnumerable<ErpWebhookEvent> GetWebhookEvents(WebhookEventQuery query)
    {
        WebhookEventQueries.Add(query);
        return WebhookEvents.Where(entry => NamePattern.IsMatch(query.DocTypes, entry.DocType)
            && NamePattern.IsMatch(query.Names, entry.Name)
            && (query.Ids.Count == 0 || query.Ids.Contains(entry.Id))
            && (query.Statuses.Count == 0 || query.Statuses.Contains(entry.Status))).Take(query.First ?? int.MaxValue);
    }

    public ErpWebhookEvent? RestartWebhookEvent(long id)
    {
        Restarted.Add(id);
        return WebhookEvents.FirstOrDefault(entry => entry.Id == id) is { } entry
            ? entry with { Status = WebhookEventStatus.Pending, Attempts = 0, Reason = null }
            : null;
    }

    public List<ErpWebhook> Webhooks { get; } = [];

    public List<ErpWebhookTest> WebhookTests { get; } = [];

    /// <summary>What was asked about webhooks, with the name of the call.</summary>
    public List<(string Call, WebhookRegistration Request)> WebhookCalls { get; } = [];

    public IAsyncEnumerable<EngineEvent> RegisterWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken) =>
        TellWebhooks("Register", request);

    public IAsyncEnumerable<EngineEvent> GetWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken) =>
        TellWebhooks("Get", request);

    public IAsyncEnumerable<EngineEvent> UnregisterWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken) =>
        TellWebhooks("Unregister", request);

    public IAsyncEnumerable<EngineEvent> TestWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken)
    {
        WebhookCalls.Add(("Test", request));
        return Tell(WebhookTests.Where(test => request.Sides.Contains(test.Side)).Select(test => new ResultEvent(test)));
    }

    private IAsyncEnumerable<EngineEvent> TellWebhooks(string call, WebhookRegistration request)
    {
        WebhookCalls.Add((call, request));
        return Tell(Webhooks.Where(webhook => request.Sides.Contains(webhook.Side)).Select(webhook => new ResultEvent(webhook)));
    }

    public ValueTask DisposeAsync()
    {
        TimesClosed++;
        return ValueTask.CompletedTask;
    }
}
