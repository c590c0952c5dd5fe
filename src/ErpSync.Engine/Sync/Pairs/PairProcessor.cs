using ErpSync.Engine.Decisions;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Guards;
using ErpSync.Engine.Sync.Recording;
using ErpSync.Engine.Sync.Renaming;
using ErpSync.Engine.Sync.Scanning;
using ErpSync.Engine.Sync.Writing;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>The way of one pair through a run: decide, carry out, record, tell. When a site has moved on meanwhile, look again and decide anew.</summary>
internal sealed class PairProcessor(
    RunContext run, PageLoader loader, PairDecider decider, DecisionExecutor executor, OutcomeRecorder recorder, IntentRecovery recovery, RunReporter reporter, Setbacks setbacks, RenameReplay renames)
{
    private const int MaxRounds = 6;

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
                await recorder.Identity.AbsorbAsync(work);
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

            await setbacks.BusyAsync(work, started, cancellationToken);
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
            await setbacks.FailAsync(work, SiteErrorText.ToError(exception, work.Target), exception, started, cancellationToken);
            return false;
        }
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
            return (true, await setbacks.BlockAsync(work, obstacle, null, started, cancellationToken));
        }

        if (run.ForcedSide is null && EarlierVersion(work) is { } earlier)
        {
            return (true, await setbacks.WithholdAsync(work, earlier, started, cancellationToken));
        }

        if (work.Ambiguous.Count > 0)
        {
            return (true, await setbacks.AmbiguousAsync(work, started, cancellationToken));
        }

        work.DocType.Coverage.Cover(work);
        var decision = decider.Decide(work);
        if (run.PlanOnly)
        {
            await reporter.PlanAsync(work, decision, cancellationToken);
            return (true, false);
        }

        try
        {
            var outcome = await executor.CarryOutAsync(work, decision, started, cancellationToken);
            if (outcome.IsDone && decision.Unfit.Count > 0)
            {
                await reporter.TellUnfitAsync(work, decision.Unfit, cancellationToken);
            }

            return outcome;
        }
        catch (BlockedException exception)
        {
            return (true, await setbacks.BlockAsync(work, exception.Error, exception.WaitsFor, started, cancellationToken));
        }
        catch (OutcomeUnknownException exception)
        {
            var outcome = await recovery.RecoverAsync(exception.OperationId, cancellationToken);
            return outcome is null ? (false, false) : (true, await setbacks.BlockAsync(work, outcome, null, started, cancellationToken));
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

    // The filters leave the pair alone. Documents that link to it can go on when it is on both sites.
    private async Task<bool> RestAsync(PairWork work, CancellationToken cancellationToken)
    {
        var reason = $"It does not match the filters of {work.DocType.Name} on the {string.Join(" and the ", work.UnmatchedOn.Select(Words.Of))} site.";
        if (run.Request.Names.Count > 0)
        {
            await run.Events.WriteAsync(new VerboseEvent($"{work.Target}: {reason}"), cancellationToken);
        }

        var isNew = work.Pair.Id == 0;
        if (run.PlanOnly || (isNew && !(work.Document(Side.Cloud) is { } cloud && work.Document(Side.Local) is { } local && decider.AreOne(work.DocType, cloud, local))))
        {
            return false;
        }

        await recorder.Setbacks.SaveOutsideFilterAsync(work, reason);
        return isNew;
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

        var undone = await renames.ReplayAsync(work, rename, started, cancellationToken);
        if (undone is { Kind: DecisionKind.HoldBack })
        {
            await setbacks.HoldBackAsync(new PairWork(work.DocType, rename.Pair, work.Links), undone, started, cancellationToken);
        }

        return (undone is not null, false);
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
            await recorder.Setbacks.SavePendingAsync(work, SyncRecordStatus.Pending, null, null, null, "Both sides have a document of this name.");
            return (false, false);
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Gone)
        {
            throw duplicate;
        }
    }
}
