using ErpSync.Engine.Decisions;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Guards;
using ErpSync.Engine.Sync.Recording;
using ErpSync.Engine.Sync.Renaming;
using ErpSync.Engine.Sync.Scanning;
using ErpSync.Engine.Sync.Writing;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>Carries out what was decided for a pair: keeps what is about to be overwritten, writes, records and tells.</summary>
internal sealed class DecisionExecutor(
    RunContext run, PageLoader loader, PairDecider decider, OutcomeRecorder recorder, SiteWriter writer, IntentRecovery recovery, RunReporter reporter, Setbacks setbacks, RenameReplay renames)
{
    private readonly PingPongBreaker _breaker = new(run);

    /// <summary>Carries out what was decided, records and tells it.</summary>
    /// <returns>Whether nothing is left to do, and whether anything was written or agreed; where something is left, look again and decide anew.</returns>
    public async Task<(bool IsDone, bool IsProgress)> CarryOutAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        switch (decision.Kind)
        {
            case DecisionKind.Nothing:
                await SaveUnchangedAsync(work, decision);
                return (true, false);
            case DecisionKind.Observe:
                await setbacks.ObserveAsync(work, decision, started, cancellationToken);
                return (true, false);
            case DecisionKind.Adopt:
                await KeepVersionsAsync(work, decision);
                await recorder.SaveProgressAsync(work, decision.NewBase!, isSettled: true, null, new AuditEntry("adopt", null, decision.Reason, []));
                await reporter.TellAsync(work, SyncAction.Adopt, SyncOutcome.Succeeded, SyncDirection.Bidirectional, [], decision.Reason, null, started, cancellationToken);
                return (true, true);
            case DecisionKind.Tombstone:
                await recorder.SaveTombstoneAsync(work, decision.NewBase, null, new AuditEntry("tombstone", null, decision.Reason, []));
                await reporter.TellAsync(work, SyncAction.Tombstone, SyncOutcome.Succeeded, SyncDirection.Bidirectional, [], decision.Reason, null, started, cancellationToken);
                return (true, true);
            case DecisionKind.HoldBack:
                await setbacks.HoldBackAsync(work, decision, started, cancellationToken);
                return (true, false);
            case DecisionKind.Create:
                return await CreateAsync(work, decision, started, cancellationToken);
            case DecisionKind.Delete:
                return await DeleteAsync(work, decision, started, cancellationToken);
            case DecisionKind.Write:
                return await WriteAsync(work, decision, started, cancellationToken);
            default:
                return await CarryOutConflictAsync(work, decision, started, cancellationToken);
        }
    }

    /// <summary>Carries out a decision that a person made. Errors reach the caller.</summary>
    public async Task CarryOutByHandAsync(PairWork work, Decision decision, CancellationToken cancellationToken)
    {
        switch (decision.Kind)
        {
            case DecisionKind.Write:
                await WriteSidesAsync(work, decision, cancellationToken);
                break;
            case DecisionKind.Create:
                await writer.CreateAsync(work, new WritePlan(decision.Side!.Value, null, decision.Target(decision.Side!.Value)!, decision.NewBase!, true, decision), cancellationToken);
                break;
            case DecisionKind.Delete:
                var current = work.Canonical(decision.Side!.Value)!;
                var mergedInto = await renames.FindMergeAsync(work, decision.Side!.Value.Other(), cancellationToken);
                await writer.DeleteAsync(work, new WritePlan(decision.Side!.Value, current, current, decision.NewBase!, true, decision), mergedInto, cancellationToken);
                break;
            case DecisionKind.Tombstone:
                await recorder.SaveTombstoneAsync(work, decision.NewBase, null, new AuditEntry("tombstone", null, decision.Reason, []));
                break;
            default:
                await recorder.SaveProgressAsync(work, decision.NewBase, isSettled: true, null, new AuditEntry("adopt", null, decision.Reason, []));
                break;
        }
    }

    // What does not overlap travels; what does waits. What the sites compute from the former may settle the latter: then there is no conflict any more.
    private async Task<(bool IsDone, bool IsProgress)> CarryOutConflictAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        if (decision.CloudTarget is not null || decision.LocalTarget is not null)
        {
            await WriteSidesAsync(work, decision, cancellationToken);
            if (await loader.ReloadAsync(work, cancellationToken) is not { } again || decider.Decide(again) is not { Kind: DecisionKind.Conflict } still)
            {
                return (false, false);
            }

            (work, decision) = (again, still);
        }

        return (true, await setbacks.ConflictAsync(work, decision, started, cancellationToken));
    }

    private async Task SaveUnchangedAsync(PairWork work, Decision decision)
    {
        if (work.Pair is { Id: not 0, Base: BaseKind.None } && work.Document(Side.Cloud) is null && work.Document(Side.Local) is null)
        {
            await recorder.Identity.SaveVanishedAsync(work);
            return;
        }

        var isAsRecorded = !work.Pair.Dirty && work.Pair.ConflictId is null
            && work.Document(Side.Cloud)?.Modified == work.Pair.CloudModified && work.Document(Side.Local)?.Modified == work.Pair.LocalModified;
        if ((isAsRecorded && !work.IsRebased && work.Pair.ErrorId != ErrorIds.OutsideFilter) || work.Pair.Base != BaseKind.Body || decision.NewBase is null)
        {
            await recorder.SaveSeenAsync(work, decision.Reason);
            return;
        }

        await recorder.SaveProgressAsync(work, decision.NewBase, isSettled: true, null, null);
    }

    private async Task<(bool IsDone, bool IsProgress)> CreateAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        var side = decision.Side!.Value;
        if (!await IsConfirmedAsync(work, SyncAction.Create))
        {
            return (true, false);
        }

        if (work.Pair.Id != 0
            && run.Store.OpenIntents().FirstOrDefault(intent => intent.PairId == work.Pair.Id && intent.Kind == IntentKind.Create) is { } sent)
        {
            // An earlier call may still be on its way: it is looked for, and not sent again before its time.
            var waiting = await recovery.RecoverAsync(sent.OperationId, cancellationToken);
            return waiting is null ? (false, false) : (true, await setbacks.BlockAsync(work, waiting, null, started, cancellationToken));
        }

        var plan = new WritePlan(side, null, decision.Target(side)!, decision.NewBase!, IsLast: true, decision);
        var refused = await writer.CreateAsync(work, plan, cancellationToken);
        await reporter.TellRefusalsAsync(work, refused, cancellationToken);
        var changes = Changes.Between(side, null, work.Canonical(side));
        await reporter.TellAsync(work, SyncAction.Create, SyncOutcome.Succeeded, Words.Towards(side), changes, decision.Reason, null, started, cancellationToken);
        return (true, true);
    }

    private async Task<(bool IsDone, bool IsProgress)> DeleteAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        var side = decision.Side!.Value;
        if (!await IsConfirmedAsync(work, SyncAction.Delete))
        {
            return (true, false);
        }

        if (!await run.Deletions.TakeAsync(work.DocType, cancellationToken))
        {
            return (true, await setbacks.BlockAsync(
                work,
                RunReporter.Error(
                    work,
                    ErrorIds.DeleteBudget,
                    ErpErrorCategory.LimitsExceeded,
                    $"{work.Target} was deleted on the {Words.Of(side.Other())} site; this run has deleted as many {work.DocType.Name} documents as max_deletes allows ({run.Deletions.Limit(work.DocType)}).",
                    "If the deletions are meant, run again or raise max_deletes; if not, restore them before the next run."),
                null,
                started,
                cancellationToken));
        }

        var before = work.Canonical(side);
        var plan = new WritePlan(side, before, before!, decision.NewBase!, IsLast: true, decision);
        var isDeleted = false;
        try
        {
            var mergedInto = await renames.FindMergeAsync(work, side.Other(), cancellationToken);
            isDeleted = await writer.DeleteAsync(work, plan, mergedInto, cancellationToken);
        }
        finally
        {
            run.Deletions.End(work.DocType, isDeleted);
        }

        if (!isDeleted)
        {
            return (false, false);
        }

        await reporter.TellAsync(work, SyncAction.Delete, SyncOutcome.Succeeded, Words.Towards(side), Changes.Between(side, before, null), decision.Reason, null, started, cancellationToken);
        return (true, true);
    }

    private async Task<(bool IsDone, bool IsProgress)> WriteAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        var isMerge = decision.CloudTarget is not null && decision.LocalTarget is not null;
        var action = isMerge ? SyncAction.Merge : SyncAction.Update;
        var remembered = work.Pair.Oscillation;
        if (_breaker.Trip(work, decision) is { } endless)
        {
            await setbacks.QuarantineAsync(work, endless, started, cancellationToken);
            return (true, false);
        }

        if (!await IsConfirmedAsync(work, action))
        {
            return (true, false);
        }

        await KeepVersionsAsync(work, decision);
        IReadOnlyList<FieldChange>? changes = null;
        try
        {
            changes = await WriteSidesAsync(work, decision, cancellationToken);
        }
        finally
        {
            if (changes is null)
            {
                // A write that failed is no sign of a pair that never comes to rest.
                work.Pair = work.Pair with { Oscillation = remembered };
            }
        }

        var direction = isMerge ? SyncDirection.Bidirectional : Words.Towards(decision.CloudTarget is null ? Side.Local : Side.Cloud);
        await reporter.TellAsync(work, action, SyncOutcome.Succeeded, direction, changes, decision.Reason, null, started, cancellationToken);
        return (true, true);
    }

    // The cloud first, then the local site.
    private async Task<IReadOnlyList<FieldChange>> WriteSidesAsync(PairWork work, Decision decision, CancellationToken cancellationToken)
    {
        var changes = new List<FieldChange>();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (decision.Target(side) is not { } target)
            {
                continue;
            }

            var isLast = side == Side.Local || decision.LocalTarget is null;
            var before = side == Side.Local && decision.LocalDocument is not null ? decision.LocalDocument : work.Canonical(side)!;
            var settles = isLast && decision.Kind == DecisionKind.Write;
            var plan = new WritePlan(side, before, target, BaseAfter(decision, work, side), settles, decision);
            var refused = await writer.UpdateAsync(work, plan, cancellationToken);
            await reporter.TellRefusalsAsync(work, refused, cancellationToken);
            changes.AddRange(Changes.Between(side, before, target));
        }

        return changes;
    }

    // A merge writes two sites. Until the second one has answered, the base says that its part is still to be done; without a base nothing is agreed.
    private static PairBase? BaseAfter(Decision decision, PairWork work, Side side) =>
        decision.CloudTarget is null || decision.LocalTarget is null ? decision.NewBase
        : side == Side.Cloud ? decision.BaseBetween
        : decision.BaseBetween is { } between && work.Base is { } settled ? BaseSettlement.AfterFirst(decision.NewBase!, between, settled)
        : decision.NewBase! with { Cloud = work.Canonical(Side.Cloud)! };

    // What a rule is about to overwrite is kept first.
    private async Task KeepVersionsAsync(PairWork work, Decision decision)
    {
        if (decision.Overlaps.Count > 0 && work.ConflictDecision is null)
        {
            await recorder.KeepVersionsAsync(work, ConflictBuilder.Build(work, decision, run.Now), run.Request.Strategy ?? work.DocType.Rules.Strategy);
        }
    }

    private async Task<bool> IsConfirmedAsync(PairWork work, SyncAction action)
    {
        if (run.IsConfirmed(work.DocType.Name, action))
        {
            return true;
        }

        await recorder.Setbacks.SavePendingAsync(work, SyncRecordStatus.Pending, null, null, null, "Not confirmed.");
        return false;
    }
}
