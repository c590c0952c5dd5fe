using ErpSync.Engine.State;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Events;

/// <summary>
/// Ends entries by what has become of their documents, and tells it. A document that failed keeps its entry until it succeeds or is a dead
/// letter; the pauses are those of its pair.
/// </summary>
internal sealed class EventSettlement(
    RunContext run, EventQueue queue, string owner, EventBackoff backoff, Func<ErpWebhookDelivery, CancellationToken, ValueTask> tell)
{
    // Entries an outage has left over are tried again soon: the server itself waits for the site to come back.
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(1);

    // Somebody is working on the document, which takes no longer than a few calls as a rule.
    private static readonly TimeSpan Postponement = TimeSpan.FromMilliseconds(100);

    /// <summary>Settles an entry that was judged without asking a site.</summary>
    public async Task SettleUnseenAsync(QueuedEvent entry, EventVerdict verdict, PairRecord pair, CancellationToken cancellationToken)
    {
        switch (verdict)
        {
            case EventVerdict.Wait:
                await queue.PutBackAsync(entry, owner, pair.NextAttempt, null, counts: false, cancellationToken);
                break;
            case EventVerdict.SetAside:
                await SetAsideAsync(entry, pair.ErrorId, pair.ErrorMessage ?? "Tried as often as configured.", cancellationToken);
                break;
            default:
                await CompleteAsync(entry, DeliveryOutcome.Echo, null, null, cancellationToken);
                break;
        }
    }

    /// <summary>Settles an entry whose document was worked on.</summary>
    public async Task SettleAsync(QueuedEvent entry, SyncResult? result, CancellationToken cancellationToken)
    {
        var pair = run.Store.FindPairs(entry.DocType, entry.Source, [entry.Name]).GetValueOrDefault(entry.Name);
        switch (pair?.Status)
        {
            case SyncRecordStatus.Error:
                var isSitesFault = pair.RetryCount == 0;
                var next = pair.NextAttempt > run.Now ? pair.NextAttempt.Value : run.Now + backoff.After(entry.Attempts);
                await queue.PutBackAsync(entry, owner, next, pair.ErrorMessage, counts: !isSitesFault, cancellationToken);
                await TellAsync(entry, DeliveryOutcome.Failed, pair.ErrorMessage, pair.ErrorId, cancellationToken);
                break;
            case SyncRecordStatus.DeadLetter or SyncRecordStatus.Quarantined:
                await SetAsideAsync(entry, pair.ErrorId, pair.ErrorMessage ?? "Tried as often as configured.", cancellationToken);
                break;
            case SyncRecordStatus.Blocked:
                await CompleteAsync(entry, DeliveryOutcome.Blocked, pair.ErrorMessage, pair.ErrorId, cancellationToken);
                break;
            case SyncRecordStatus.Conflict:
                await CompleteAsync(entry, DeliveryOutcome.Conflict, pair.ErrorMessage, null, cancellationToken);
                break;
            default:
                var outcome = result?.Outcome == SyncOutcome.Succeeded ? DeliveryOutcome.Synced : DeliveryOutcome.Unchanged;
                await CompleteAsync(entry, outcome, result?.Reason ?? pair?.ErrorMessage, null, cancellationToken);
                break;
        }
    }

    /// <summary>Settles an entry whose document is on no site and in no record: made and deleted in between, or not visible.</summary>
    public Task SettleAbsentAsync(QueuedEvent entry, CancellationToken cancellationToken) =>
        CompleteAsync(entry, DeliveryOutcome.Unchanged, "The site does not show it, and it is not recorded.", null, cancellationToken);

    /// <summary>Settles an entry whose document could not be worked on for a reason of its own, which no pair records.</summary>
    public async Task SettleFailedAsync(QueuedEvent entry, ErpSyncError error, CancellationToken cancellationToken)
    {
        if (entry.Attempts >= run.Configuration.Retry.MaxAttempts)
        {
            await run.Events.WriteAsync(new ErrorEvent(error), cancellationToken);
            await SetAsideAsync(entry, error.ErrorId, error.Message, cancellationToken);
            return;
        }

        await queue.PutBackAsync(entry, owner, run.Now + backoff.After(entry.Attempts), error.Message, counts: true, cancellationToken);
        await TellAsync(entry, DeliveryOutcome.Failed, error.Message, error.ErrorId, cancellationToken);
    }

    /// <summary>Puts an entry back untouched.</summary>
    public Task ReturnAsync(QueuedEvent entry, CancellationToken cancellationToken) =>
        queue.PutBackAsync(entry, owner, run.Now + Return, null, counts: false, cancellationToken);

    /// <summary>Puts an entry back until the work on its document has ended.</summary>
    public Task PostponeAsync(QueuedEvent entry, CancellationToken cancellationToken) =>
        queue.PutBackAsync(entry, owner, run.Now + Postponement, null, counts: false, cancellationToken);

    public async Task CompleteAsync(
        QueuedEvent entry, DeliveryOutcome outcome, string? reason, string? errorId, CancellationToken cancellationToken)
    {
        await queue.CompleteAsync(entry, owner, outcome, reason, cancellationToken);
        await TellAsync(entry, outcome, reason, errorId, cancellationToken);
    }

    private async Task SetAsideAsync(QueuedEvent entry, string? errorId, string reason, CancellationToken cancellationToken)
    {
        await queue.SetAsideAsync(entry, owner, reason, cancellationToken);
        await TellAsync(entry, DeliveryOutcome.DeadLetter, reason, errorId, cancellationToken);
    }

    private ValueTask TellAsync(
        QueuedEvent entry, DeliveryOutcome outcome, string? reason, string? errorId, CancellationToken cancellationToken) => tell(
        new ErpWebhookDelivery
        {
            Timestamp = run.Now,
            Source = entry.Source,
            DocType = entry.DocType,
            Name = entry.Name,
            Event = entry.Event,
            Outcome = outcome,
            Latency = run.Now - entry.ReceivedAt,
            Deliveries = entry.Deliveries,
            Reason = reason,
            ErrorId = errorId,
        },
        cancellationToken);
}
