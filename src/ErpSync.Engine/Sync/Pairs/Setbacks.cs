using ErpSync.Engine.Decisions;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>Everything that can keep a pair from being written: it is recorded, told once a run, and never reaches the other documents.</summary>
internal sealed class Setbacks(RunContext run, OutcomeRecorder recorder, RunReporter reporter)
{
    public async Task<bool> ConflictAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        if (run.PlanOnly)
        {
            await reporter.PlanAsync(work, decision, cancellationToken);
            return false;
        }

        var (id, isNews) = await recorder.Setbacks.SaveConflictAsync(work, ConflictBuilder.Build(work, decision, run.Now));
        if (isNews)
        {
            run.Counters.AddConflict();
            await reporter.TellAsync(work, SyncAction.Conflict, SyncOutcome.Conflict, SyncDirection.Bidirectional, [], decision.Reason, null, started, cancellationToken, id);
        }

        return false;
    }

    public async Task<bool> BlockAsync(PairWork work, ErpSyncError error, (string DocType, Side Side, string Name)? waitsFor, long started, CancellationToken cancellationToken)
    {
        if (run.PlanOnly)
        {
            await reporter.PlanAsync(work, new Decision { Kind = DecisionKind.Observe, Reason = error.Message }, cancellationToken);
            return false;
        }

        if (waitsFor is { } wanted)
        {
            run.Wanted.Enqueue(wanted);
            if (work.Document(wanted.Side) is { } source)
            {
                run.Waits.Note((work.DocType.Name, wanted.Side, source.Name), wanted);
            }
        }

        await recorder.Setbacks.SavePendingAsync(work, SyncRecordStatus.Blocked, error, waitsFor is { } target ? $"{target.DocType}/{target.Name}" : null, null, null);
        if (waitsFor is not null)
        {
            // What it waits for may well come in this very run.
            run.StillWaiting[work.Pair.Id] = reporter.Result(work, SyncAction.Block, SyncOutcome.Blocked, SyncDirection.Bidirectional, [], error.Message, error, started, null);
        }
        else if (run.IsNews(work.Target, error.Message))
        {
            run.Counters.AddBlocked();
            await reporter.TellAsync(work, SyncAction.Block, SyncOutcome.Blocked, SyncDirection.Bidirectional, [], error.Message, error, started, cancellationToken);
        }

        return false;
    }

    /// <summary>What a site shows is not believed: it is not even remembered as seen.</summary>
    public async Task<bool> WithholdAsync(PairWork work, ErpSyncError error, long started, CancellationToken cancellationToken)
    {
        if (run.PlanOnly)
        {
            await reporter.PlanAsync(work, new Decision { Kind = DecisionKind.Observe, Reason = error.Message }, cancellationToken);
            return false;
        }

        await recorder.Setbacks.SaveWithheldAsync(work, error);
        if (run.IsNews(work.Target, error.Message))
        {
            run.Counters.AddBlocked();
            await reporter.TellAsync(work, SyncAction.Block, SyncOutcome.Blocked, SyncDirection.Bidirectional, [], error.Message, error, started, cancellationToken);
        }

        return false;
    }

    public async Task FailAsync(PairWork work, ErpSyncError error, SiteException exception, long started, CancellationToken cancellationToken)
    {
        if (run.PlanOnly)
        {
            await run.Events.WriteAsync(new ErrorEvent(error), cancellationToken);
            return;
        }

        if (exception.Class is SiteErrorClass.Permission or SiteErrorClass.MissingLink or SiteErrorClass.Linked or SiteErrorClass.Schema)
        {
            await BlockAsync(work, error, null, started, cancellationToken);
            return;
        }

        var status = await recorder.Setbacks.SaveFailureAsync(work, error, IsTheSites(exception));
        run.Failed[work.Pair.Id] = true;
        run.Counters.AddFailed();
        var told = status == SyncRecordStatus.DeadLetter
            ? error with { RecommendedAction = $"{error.RecommendedAction} Tried {work.Pair.RetryCount} times: it waits for a new edit or Reset-ErpSyncRecord." }
            : error;
        await reporter.TellAsync(work, SyncAction.None, SyncOutcome.Failed, SyncDirection.Bidirectional, [], told.Message, told, started, cancellationToken);
        await run.Events.WriteAsync(new ErrorEvent(told), cancellationToken);
    }

    /// <summary>Something is not known: looked at again after the spacing of two probes.</summary>
    public async Task ObserveAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        await recorder.Setbacks.SavePendingAsync(work, SyncRecordStatus.Pending, null, null, NextProbe(work), decision.Reason);
        if (run.IsNews(work.Target, decision.Reason))
        {
            await reporter.TellAsync(work, SyncAction.Block, SyncOutcome.Blocked, SyncDirection.Bidirectional, [], decision.Reason, Evidence(work, decision), started, cancellationToken);
        }
    }

    /// <summary>The direction does not allow the write.</summary>
    public async Task HoldBackAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        if (run.Request.Direction == SyncDirection.Bidirectional)
        {
            await recorder.Setbacks.SaveHeldByConfigurationAsync(work, decision.Reason);
        }
        else
        {
            await recorder.Setbacks.SavePendingAsync(work, SyncRecordStatus.Pending, null, null, null, decision.Reason);
        }

        if (run.IsNews(work.Target, decision.Reason))
        {
            await reporter.TellAsync(work, SyncAction.HoldBack, SyncOutcome.Pending, run.Request.Direction, [], decision.Reason, null, started, cancellationToken);
        }
    }

    /// <summary>The document changes faster than it can be written.</summary>
    public async Task BusyAsync(PairWork work, long started, CancellationToken cancellationToken)
    {
        var busy = RunReporter.Error(
            work, ErrorIds.StaleWrite, ErpErrorCategory.ResourceBusy, $"{work.Target} changes faster than it can be written.", "The next run looks again.");
        await recorder.Setbacks.SavePendingAsync(work, SyncRecordStatus.Pending, busy, null, null, null);
        await reporter.TellAsync(work, SyncAction.None, SyncOutcome.Pending, SyncDirection.Bidirectional, [], busy.Message, busy, started, cancellationToken);
    }

    /// <summary>The same change was written again and again: the pair is set aside.</summary>
    public async Task QuarantineAsync(PairWork work, ErpSyncError endless, long started, CancellationToken cancellationToken)
    {
        await recorder.Setbacks.SaveQuarantineAsync(work, endless);
        await reporter.TellAsync(work, SyncAction.Quarantine, SyncOutcome.Failed, SyncDirection.Bidirectional, [], endless.Message, endless, started, cancellationToken);
    }

    /// <summary>Several documents match by natural key.</summary>
    public Task<bool> AmbiguousAsync(PairWork work, long started, CancellationToken cancellationToken) => ConflictAsync(work, Ambiguity(work), started, cancellationToken);

    // An outage says nothing about the document: it makes no dead letters.
    private static bool IsTheSites(SiteException exception) => exception.Class is SiteErrorClass.Transient or SiteErrorClass.RateLimited
        || (exception.Class == SiteErrorClass.Protocol && exception.ExceptionType != SiteErrors.AnswerTooLarge);

    // The second look is due a spacing after the first one, however often a run comes by in between.
    private DateTimeOffset NextProbe(PairWork work)
    {
        var spacing = run.Configuration.DeleteProbeSpacing;
        var due = new[] { work.Pair.CloudMissingSince, work.Pair.LocalMissingSince }.Where(since => since + spacing > run.Now).Min();
        return (due ?? run.Now) + spacing;
    }

    private static Decision Ambiguity(PairWork work) => new()
    {
        Kind = DecisionKind.Conflict,
        ConflictKind = ConflictKind.AmbiguousMatch,
        Reason = $"{work.Target} matches {string.Join(", ", work.Ambiguous)} by {string.Join(", ", work.DocType.Rules.MatchBy)}: which one is it?",
    };

    private static ErpSyncError? Evidence(PairWork work, Decision decision) =>
        RunReporter.Error(work, ErrorIds.DeleteEvidence, ErpErrorCategory.ObjectNotFound, decision.Reason, "Nothing is deleted without evidence. If it was deleted, the next runs prove it; if not, check permissions and url.");
}
