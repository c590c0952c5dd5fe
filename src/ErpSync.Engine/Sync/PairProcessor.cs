using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>The way of one pair through a run: decide, carry out, record, tell. When a site has moved on meanwhile, look again and decide anew.</summary>
internal sealed class PairProcessor(RunContext run, PageLoader loader, OutcomeRecorder recorder, SiteWriter writer, IntentRecovery recovery, RunReporter reporter)
{
    private const int MaxRounds = 6;

    private readonly PingPongBreaker _breaker = new(run);
    private readonly Setbacks _setbacks = new(run, recorder, reporter);
    private readonly RenameReplay _renames = new(run, recorder, reporter);

    /// <summary>Deals with one pair; an error of this document never reaches the others.</summary>
    /// <returns>True when something was written or agreed, so that waiting documents may go on.</returns>
    /// <exception cref="SiteException">Only when the site refuses the key: nothing else can succeed then.</exception>
    public async Task<bool> ProcessAsync(PairWork work, CancellationToken cancellationToken)
    {
        var started = run.Clock.GetTimestamp();
        run.StillWaiting.TryRemove(work.Pair.Id, out _);
        work.ForgetWait(run.Waits);
        try
        {
            if (IsOutdated(work, out var now))
            {
                // Dealt with while its page was being loaded ahead.
                if (now is not null && (run.Failed.ContainsKey(now.Id) || IsAsSeen(work, now)))
                {
                    return false;
                }

                if (await loader.ReloadAsync(work, cancellationToken) is not { } fresh)
                {
                    return false;
                }

                work = fresh;
            }

            if (work.Absorbed is not null && !run.PlanOnly)
            {
                await recorder.AbsorbAsync(work);
            }

            if (work.Pair.Base == BaseKind.None && work.Document(Side.Cloud)?.Name is { } name && name == work.Document(Side.Local)?.Name)
            {
                // Whether one name means one document.
                await run.NamingRules.PrepareAsync(cancellationToken);
            }

            var isRenamed = false;
            for (var round = 0; round < MaxRounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (isDone, isProgress) = await RoundAsync(work, started, cancellationToken);
                if (isDone)
                {
                    return isProgress || isRenamed;
                }

                isRenamed |= work.Rename is not null;

                if (await loader.ReloadAsync(work, cancellationToken) is not { } again)
                {
                    return true;
                }

                work = again;
            }

            await _setbacks.BusyAsync(work, started, cancellationToken);
            return false;
        }
        catch (ErpSyncException exception) when (exception.Error.ErrorId is ErrorIds.DuplicateName or ErrorIds.RecordNotFound)
        {
            // The record of this one pair contradicts another one or was forgotten meanwhile; the others are not concerned.
            run.Counters.AddFailed();
            await run.Events.WriteAsync(new ErrorEvent(exception.Error), cancellationToken);
            return false;
        }
        catch (SiteException exception) when (exception.Class != SiteErrorClass.Authentication)
        {
            await _setbacks.FailAsync(work, SiteErrorText.ToError(exception, work.Target), exception, started, cancellationToken);
            return false;
        }
    }

    /// <summary>What would be decided for a pair now.</summary>
    public Decision Decide(PairWork work)
    {
        var cloud = work.Document(Side.Cloud);
        var local = work.Document(Side.Local);
        var latest = EditClock.Later(work, run);
        var sameIdentity = work.IsProvedSame || run.IsOneDocument(work.Pair) || (cloud is not null && local is not null && AreOne(work.DocType, cloud, local));
        return DecisionFunction.Decide(work.Pair.Base, work.Base, work.State(Side.Cloud), work.State(Side.Local), WithSavedSide(run.Rules(work.DocType, latest, sameIdentity), work));
    }

    // A Single that nobody has saved on one site yet holds defaults there and nobody's values.
    private static DecisionRules WithSavedSide(DecisionRules rules, PairWork work) =>
        work.DocType.Schema.IsSingle && work.Pair.Base == BaseKind.None && !rules.ByHand
            && work.Document(Side.Cloud)?.Modified.Length > 0 != work.Document(Side.Local)?.Modified.Length > 0
            ? rules with
            {
                Strategy = work.Document(Side.Cloud)?.Modified.Length > 0 ? ConflictStrategy.CloudWins : ConflictStrategy.LocalWins,
                FieldStrategies = new Dictionary<string, ConflictStrategy>(),
            }
            : rules;

    private bool AreOne(DocTypeContext docType, FrappeDocument cloud, FrappeDocument local) =>
        cloud.Creation == local.Creation || (cloud.Name == local.Name && !run.NamingRules.CanHaveMade(docType.Name, cloud.Name) && DocumentIdentity.SameNameIsSameDocument(docType.Schema, cloud, local));

    // The filters leave the pair alone. Documents that link to it can go on when it is on both sites.
    private async Task<bool> RestAsync(PairWork work, CancellationToken cancellationToken)
    {
        var reason = $"It does not match the filters of {work.DocType.Name} on the {string.Join(" and the ", work.UnmatchedOn.Select(Words.Of))} site.";
        if (run.Request.Names.Count > 0)
        {
            await run.Events.WriteAsync(new VerboseEvent($"{work.Target}: {reason}"), cancellationToken);
        }

        var isNew = work.Pair.Id == 0;
        if (run.PlanOnly || (isNew && !(work.Document(Side.Cloud) is { } cloud && work.Document(Side.Local) is { } local && AreOne(work.DocType, cloud, local))))
        {
            return false;
        }

        await recorder.SaveOutsideFilterAsync(work, reason);
        return isNew;
    }

    private async Task<(bool IsDone, bool IsProgress)> RoundAsync(PairWork work, long started, CancellationToken cancellationToken)
    {
        if (work.Rename is { } rename)
        {
            return await RenameAsync(work, rename, started, cancellationToken);
        }

        if (work.IsOutsideFilter)
        {
            return (true, await RestAsync(work, cancellationToken));
        }

        if (work.Obstacle is { } obstacle)
        {
            return (true, await _setbacks.BlockAsync(work, obstacle, null, started, cancellationToken));
        }

        if (run.ForcedSide is null && EarlierVersion(work) is { } earlier)
        {
            return (true, await _setbacks.WithholdAsync(work, earlier, started, cancellationToken));
        }

        if (work.Ambiguous.Count > 0)
        {
            return (true, await _setbacks.AmbiguousAsync(work, started, cancellationToken));
        }

        work.DocType.Coverage.Cover(work);
        var decision = Decide(work);
        if (run.PlanOnly)
        {
            await reporter.PlanAsync(work, decision, cancellationToken);
            return (true, false);
        }

        try
        {
            var outcome = await CarryOutAsync(work, decision, started, cancellationToken);
            if (outcome.IsDone && decision.Unfit.Count > 0)
            {
                await reporter.TellUnfitAsync(work, decision.Unfit, cancellationToken);
            }

            return outcome;
        }
        catch (BlockedException exception)
        {
            return (true, await _setbacks.BlockAsync(work, exception.Error, exception.WaitsFor, started, cancellationToken));
        }
        catch (OutcomeUnknownException exception)
        {
            var outcome = await recovery.RecoverAsync(exception.OperationId, cancellationToken);
            return outcome is null ? (false, false) : (true, await _setbacks.BlockAsync(work, outcome, null, started, cancellationToken));
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Precondition or SiteErrorClass.Gone)
        {
            return (false, false);
        }
        catch (SiteException exception) when (exception.Class == SiteErrorClass.Duplicate && decision.Kind == DecisionKind.Create)
        {
            return await LookAfterDuplicateAsync(work, decision.Side!.Value, exception, cancellationToken);
        }
    }

    // An old version that a backup brought back is no edit: it must not travel.
    private ErpSyncError? EarlierVersion(PairWork work)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (work.Document(side) is { } document && EditClock.WentBack(work.Pair, document.Modified, run.Site(side).Profile, side))
            {
                return SiteGuard.Restored(run, side, work.Pair, document.Modified);
            }
        }

        return null;
    }

    private async Task<(bool IsDone, bool IsProgress)> RenameAsync(PairWork work, Rename rename, long started, CancellationToken cancellationToken)
    {
        if (run.PlanOnly)
        {
            await reporter.PlanRenameAsync(work, rename, cancellationToken);
            return (true, false);
        }

        var undone = await _renames.ReplayAsync(work, rename, started, cancellationToken);
        if (undone is { Kind: DecisionKind.HoldBack })
        {
            await _setbacks.HoldBackAsync(new PairWork(work.DocType, rename.Pair, work.Links), undone, started, cancellationToken);
        }

        return (undone is not null, false);
    }

    private async Task<(bool IsDone, bool IsProgress)> CarryOutAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        switch (decision.Kind)
        {
            case DecisionKind.Nothing:
                await SaveUnchangedAsync(work, decision);
                return (true, false);
            case DecisionKind.Observe:
                await _setbacks.ObserveAsync(work, decision, started, cancellationToken);
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
                await _setbacks.HoldBackAsync(work, decision, started, cancellationToken);
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

    // What does not overlap travels; what does waits. What the sites compute from the former may settle the latter: then there is no conflict any more.
    private async Task<(bool IsDone, bool IsProgress)> CarryOutConflictAsync(PairWork work, Decision decision, long started, CancellationToken cancellationToken)
    {
        if (decision.CloudTarget is not null || decision.LocalTarget is not null)
        {
            await WriteSidesAsync(work, decision, cancellationToken);
            if (await loader.ReloadAsync(work, cancellationToken) is not { } again || Decide(again) is not { Kind: DecisionKind.Conflict } still)
            {
                return (false, false);
            }

            (work, decision) = (again, still);
        }

        return (true, await _setbacks.ConflictAsync(work, decision, started, cancellationToken));
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
                var mergedInto = await _renames.FindMergeAsync(work, decision.Side!.Value.Other(), cancellationToken);
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

    private bool IsOutdated(PairWork work, out PairRecord? now)
    {
        if (work.Pair.Id != 0)
        {
            now = run.Store.GetPair(work.Pair.Id);
            return now != work.Recorded;
        }

        var side = work.Document(Side.Cloud) is not null ? Side.Cloud : Side.Local;
        now = work.Pair.Name(side) is { } name ? run.Store.FindPairs(work.DocType.Name, side, [name]).GetValueOrDefault(name) : null;
        return now is not null;
    }

    // What was loaded is what has been dealt with since.
    private static bool IsAsSeen(PairWork work, PairRecord now) => now is { Dirty: false, Status: SyncRecordStatus.Synced }
        && new[] { Side.Cloud, Side.Local }.All(side => work.Document(side) is not { } document
            || (now.Name(side) == document.Name && now.Modified(side) == document.Modified && now.Creation(side) == document.Creation));

    private async Task SaveUnchangedAsync(PairWork work, Decision decision)
    {
        if (work.Pair is { Id: not 0, Base: BaseKind.None } && work.Document(Side.Cloud) is null && work.Document(Side.Local) is null)
        {
            await recorder.SaveVanishedAsync(work);
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
            return waiting is null ? (false, false) : (true, await _setbacks.BlockAsync(work, waiting, null, started, cancellationToken));
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
            return (true, await _setbacks.BlockAsync(
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
            var mergedInto = await _renames.FindMergeAsync(work, side.Other(), cancellationToken);
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
            await _setbacks.QuarantineAsync(work, endless, started, cancellationToken);
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

    /// <summary>Carries out the targets of a decision: the cloud first, then the local site.</summary>
    public async Task<IReadOnlyList<FieldChange>> WriteSidesAsync(PairWork work, Decision decision, CancellationToken cancellationToken)
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

    private async Task<(bool IsDone, bool IsProgress)> LookAfterDuplicateAsync(PairWork work, Side side, SiteException duplicate, CancellationToken cancellationToken)
    {
        // The name is taken although the list did not show it: look at that one document.
        var name = work.Document(side.Other())!.Name;
        try
        {
            var found = await run.Site(side).ReadAsync(work.DocType.Name, name, cancellationToken);
            if (run.Store.FindPairs(work.DocType.Name, side, [found.Name]).TryGetValue(found.Name, out var pair) && pair.Id != work.Pair.Id)
            {
                throw duplicate;
            }

            work.Pair = work.Pair.WithName(side, found.Name);
            await recorder.SavePendingAsync(work, SyncRecordStatus.Pending, null, null, null, "Both sides have a document of this name.");
            return (false, false);
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Gone)
        {
            throw duplicate;
        }
    }

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

        await recorder.SavePendingAsync(work, SyncRecordStatus.Pending, null, null, null, "Not confirmed.");
        return false;
    }
}
