using ErpSync.Engine.Decisions;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;
using ErpSync.Engine.Sync.Scanning;
using ErpSync.Engine.Sync.Writing;

namespace ErpSync.Engine.Conflicts;

/// <summary>
/// Carries out a person's decision on one conflict: looks at both documents again, refuses when they changed since the conflict was recorded, decides with
/// the choices as rules, writes through the ordinary protocol and records who decided what.
/// </summary>
internal sealed class ConflictResolver(RunContext run, PageLoader loader, PairProcessor processor, DecisionExecutor executor, OutcomeRecorder recorder)
{
    public async Task<ConflictResolution> ResolveAsync(
        ConflictRecord conflict, ResolveRequest request, string resolvedBy, CancellationToken cancellationToken)
    {
        try
        {
            return await TryResolveAsync(conflict, request, resolvedBy, cancellationToken);
        }
        catch (BlockedException exception)
        {
            return Refused(conflict.Conflict, request, exception.Error);
        }
        catch (OutcomeUnknownException exception)
        {
            return Refused(conflict.Conflict, request, new ErpSyncError(
                ErrorIds.OutcomeUnknown,
                ErpErrorCategory.OperationTimeout,
                $"A site did not say whether it carried out the write: {exception.Message}",
                "Run Invoke-ErpSync: it finds out, and the conflict closes if the two sides became equal.",
                Target(conflict.Conflict)));
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Precondition)
        {
            return Refused(conflict.Conflict, request, Stale(conflict.Conflict));
        }
        catch (SiteException exception)
        {
            return Refused(conflict.Conflict, request, SiteErrorText.ToError(exception, Target(conflict.Conflict)));
        }
    }

    private async Task<ConflictResolution> TryResolveAsync(
        ConflictRecord record, ResolveRequest request, string resolvedBy, CancellationToken cancellationToken)
    {
        var conflict = record.Conflict;
        if (run.Store.GetConflict(conflict.Id)?.Conflict is { State: not ConflictState.Open } closed)
        {
            // By another decision of the same list.
            return Refused(conflict, request, OpenConflicts.Closed(closed));
        }

        if (!run.DocTypes.TryGetValue(conflict.DocType, out var docType) || run.Store.GetPair(record.PairId) is not { } pair)
        {
            return Refused(conflict, request, Error(ErrorIds.DocTypeNotConfigured, conflict, $"{conflict.DocType} is not synchronized now.", "Add it to sync_rules.doctypes."));
        }

        var work = (await loader.LoadPairsAsync(docType, [pair], cancellationToken))[0];
        if (work.Document(Side.Cloud)?.Modified != conflict.CloudModified || work.Document(Side.Local)?.Modified != conflict.LocalModified)
        {
            return Refused(conflict, request, Stale(conflict));
        }

        if (request.Strategy == ConflictStrategy.KeepBoth)
        {
            return await KeepBothAsync(conflict, work, request, resolvedBy, cancellationToken);
        }

        var decision = Decide(work, conflict, request);
        if (decision.Kind == DecisionKind.Conflict)
        {
            return Refused(conflict, request, NotApplicable(conflict, request, decision));
        }

        return await CarryOutAsync(conflict, work, decision, request, resolvedBy, cancellationToken);
    }

    private Decision Decide(PairWork work, ErpConflict conflict, ResolveRequest request)
    {
        var latest = EditClock.Later(work, run);
        var rules = run.Rules(work.DocType, latest, sameIdentity: true) with
        {
            Strategy = request.Strategy,
            Fallback = ConflictStrategy.Manual,
            FieldStrategies = new Dictionary<string, ConflictStrategy>(),
            Direction = SyncDirection.Bidirectional,
            ByHand = true,
            Choices = FieldChoices.Parse(request.FieldChoices, conflict),
        };
        return DecisionFunction.Decide(work.Pair.Base, work.Base, work.State(Side.Cloud), work.State(Side.Local), rules);
    }

    private async Task<ConflictResolution> CarryOutAsync(
        ErpConflict conflict, PairWork work, Decision decision, ResolveRequest request, string resolvedBy, CancellationToken cancellationToken)
    {
        var plan = PlanItems.From(work, decision);
        var written = plan?.Changes ?? [];
        var resolution = new ConflictResolution
        {
            Id = conflict.Id,
            DocType = conflict.DocType,
            Name = conflict.Name,
            Strategy = request.Strategy,
            Outcome = request.PlanOnly ? SyncOutcome.Planned : SyncOutcome.Succeeded,
            Written = written,
            Lost = [.. written.Where(change => change.Before is not null)],
        };
        if (request.PlanOnly)
        {
            return resolution;
        }

        work.ConflictDecision = new ConflictDecision(request.Strategy, resolvedBy, request.Comment);
        await executor.CarryOutByHandAsync(work, decision, cancellationToken);
        await run.Series.RaiseAsync(cancellationToken);
        return resolution;
    }

    // Two business documents under one name: each becomes a pair of its own and is created on the other side under a name that side chooses.
    private async Task<ConflictResolution> KeepBothAsync(
        ErpConflict conflict, PairWork work, ResolveRequest request, string resolvedBy, CancellationToken cancellationToken)
    {
        if (conflict.Kind is not (ConflictKind.SameName or ConflictKind.AmbiguousMatch) || work.Document(Side.Cloud) is null)
        {
            return Refused(conflict, request, Error(
                ErrorIds.StrategyNotApplicable, conflict, $"KeepBoth is for two documents that share a name; conflict {conflict.Id} is of kind {conflict.Kind}.",
                "Choose CloudWins, LocalWins, LatestTimestamp or Merge."));
        }

        var outcome = request.PlanOnly ? SyncOutcome.Planned : SyncOutcome.Succeeded;
        if (!request.PlanOnly)
        {
            work.ConflictDecision = new ConflictDecision(request.Strategy, resolvedBy, request.Comment);
            var (cloudWork, localWork) = await recorder.Identity.SplitPairAsync(work);
            await processor.ProcessAsync(cloudWork, cancellationToken);
            if (localWork is not null)
            {
                await processor.ProcessAsync(localWork, cancellationToken);
            }

            await run.Series.RaiseAsync(cancellationToken);
        }

        return new ConflictResolution { Id = conflict.Id, DocType = conflict.DocType, Name = conflict.Name, Strategy = request.Strategy, Outcome = outcome };
    }

    private static ErpSyncError NotApplicable(ErpConflict conflict, ResolveRequest request, Decision decision) => Error(
        ErrorIds.StrategyNotApplicable,
        conflict,
        $"{request.Strategy} does not decide conflict {conflict.Id} on {Target(conflict)}: {decision.Reason}",
        request.Strategy switch
        {
            ConflictStrategy.Merge => "Give -Field @{ 'field' = 'cloud' } for every overlapping field.",
            ConflictStrategy.CloudWins => "Choose LocalWins, or Merge with -Field.",
            ConflictStrategy.LocalWins => "Choose CloudWins, or Merge with -Field.",
            _ => "Choose CloudWins or LocalWins, or Merge with -Field.",
        });

    private static ErpSyncError Stale(ErpConflict conflict) => Error(
        ErrorIds.ConflictStale,
        conflict,
        $"{Target(conflict)} was edited after conflict {conflict.Id} was recorded. Nothing was written.",
        "Run Invoke-ErpSync, then look at it again with Get-ErpConflict.");

    private static ErpSyncError Error(string id, ErpConflict conflict, string message, string remedy) =>
        new(id, ErpErrorCategory.InvalidOperation, message, remedy, Target(conflict));

    private static ConflictResolution Refused(ErpConflict conflict, ResolveRequest request, ErpSyncError error) => new()
    {
        Id = conflict.Id,
        DocType = conflict.DocType,
        Name = conflict.Name,
        Strategy = request.Strategy,
        Outcome = SyncOutcome.Failed,
        Reason = $"{error.Message} {error.RecommendedAction}",
        ErrorId = error.ErrorId,
    };

    private static string Target(ErpConflict conflict) => $"{conflict.DocType}/{conflict.Name}";
}
