namespace ErpSync;

/// <summary>
/// The engine as the cmdlets see it. An engine belongs to one configuration; it holds the state's writer lock only while a call needs it.
/// Calls that touch a site yield events in order and end when the work is done or the token fires; cancelling leaves a consistent state.
/// </summary>
public interface IErpSyncEngine : IAsyncDisposable
{
    /// <summary>The absolute path of the configuration file, or of the .env when there is no configuration file.</summary>
    string ConfigPath { get; }

    /// <summary>The configured DocTypes, in configuration order.</summary>
    IReadOnlyList<string> DocTypes { get; }

    /// <summary>The absolute paths of the folders that the work writes to: those of the state and of the log.</summary>
    IReadOnlyList<string> DataFolders { get; }

    /// <summary>
    /// Checks both sites step by step; yields one <see cref="ErpConnectionResult"/> per side, and when both were reached an <see
    /// cref="ErpSchemaDifference"/> for everything in which their DocTypes differ.
    /// </summary>
    /// <param name="sides">The sides to check.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    IAsyncEnumerable<EngineEvent> TestConnectionAsync(IReadOnlyList<Side> sides, CancellationToken cancellationToken);

    /// <summary>Synchronizes; yields <see cref="SyncResult"/> objects, or <see cref="SyncPlanItem"/> objects when only planning.</summary>
    /// <param name="request">What to synchronize and how.</param>
    /// <param name="cancellationToken">Ends the run after the writes that are under way are recorded.</param>
    IAsyncEnumerable<EngineEvent> SyncAsync(SyncRequest request, CancellationToken cancellationToken);

    /// <summary>Reads both sites and yields a <see cref="SiteDifference"/> per drift. Writes nothing.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    IAsyncEnumerable<EngineEvent> CompareAsync(CompareRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Resolves conflicts; yields one <see cref="ConflictResolution"/> for each, and an error for one that is closed already or not there.
    /// </summary>
    /// <param name="requests">The decisions. Those about different documents may be carried out at the same time.</param>
    /// <param name="cancellationToken">Ends the call after the writes that are under way are recorded.</param>
    IAsyncEnumerable<EngineEvent> ResolveConflictsAsync(IReadOnlyList<ResolveRequest> requests, CancellationToken cancellationToken);

    /// <summary>Totals, backlog, recent operations and runs. Reads the state only.</summary>
    SyncStatusReport GetStatus();

    /// <summary>The recorded pairs. Reads the state only.</summary>
    /// <param name="query">Which.</param>
    IEnumerable<SyncRecord> GetRecords(RecordQuery query);

    /// <summary>The audit trail, newest first. Reads the state only.</summary>
    /// <param name="query">Which.</param>
    IEnumerable<SyncLogEntry> GetLog(LogQuery query);

    /// <summary>The conflicts, oldest first. Reads the state only.</summary>
    /// <param name="query">Which.</param>
    IEnumerable<ErpConflict> GetConflicts(ConflictQuery query);

    /// <summary>Forgets the base of one pair: the next run adopts equals or finds a conflict.</summary>
    /// <param name="docType">The DocType.</param>
    /// <param name="name">The name on either side.</param>
    /// <returns>The pair as it was; null when there is none.</returns>
    SyncRecord? ResetRecord(string docType, string name);

    /// <summary>The entries of the webhook queue, newest first. Reads the state only.</summary>
    /// <param name="query">Which.</param>
    IEnumerable<ErpWebhookEvent> GetWebhookEvents(WebhookEventQuery query);

    /// <summary>Puts an entry back into the webhook queue, to be tried anew and at once.</summary>
    /// <param name="id">The entry's number.</param>
    /// <returns>The entry that waits now; null when there is no such entry.</returns>
    ErpWebhookEvent? RestartWebhookEvent(long id);

    /// <summary>
    /// Makes the Webhook documents of both sites what the configuration asks for; yields one <see cref="ErpWebhook"/> each. Those that
    /// somebody else made are left alone.
    /// </summary>
    /// <param name="request">Which, and the address they call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    IAsyncEnumerable<EngineEvent> RegisterWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken);

    /// <summary>Yields one <see cref="ErpWebhook"/> for each Webhook document of ErpSync on the sites, and for each that is missing.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    IAsyncEnumerable<EngineEvent> GetWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken);

    /// <summary>Removes the Webhook documents that ErpSync made; yields one <see cref="ErpWebhook"/> each.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    IAsyncEnumerable<EngineEvent> UnregisterWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken);

    /// <summary>
    /// Lets each site send an event of a document made for it, and yields one <see cref="ErpWebhookTest"/> per side. What was made for it is
    /// removed again. A webhook server must listen.
    /// </summary>
    /// <param name="request">The sides and the address.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    IAsyncEnumerable<EngineEvent> TestWebhooksAsync(WebhookRegistration request, CancellationToken cancellationToken);
}
