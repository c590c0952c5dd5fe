using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Sync.Renaming;

/// <summary>
/// Repeats a rename on the other side, so that the links there follow as they did here; and a merge. Needs no intent: a rename whose reply is lost, or a
/// crash behind it, is found again as what it is, a document under a new name, and then only recorded.
/// </summary>
internal sealed class RenameReplay(RunContext run, OutcomeRecorder recorder, RunReporter reporter)
{
    /// <summary>Brings a pair to its new name on both sides; where the other side cannot follow, the pair has two names from then on.</summary>
    /// <returns>Null when the pair is recorded under its present names; a decision that holds the rename back; or that it is not wanted.</returns>
    public async Task<Decision?> ReplayAsync(PairWork work, Rename rename, long started, CancellationToken cancellationToken)
    {
        var other = rename.Side.Other();
        var oldName = rename.OldName ?? rename.Pair.DocName;
        var what = $"Renamed from {oldName} to {rename.NewName} on the {Words.Of(rename.Side)} side";
        var obstacle = await FindObstacleAsync(work.DocType, rename, cancellationToken);
        if (obstacle is { IsRenamedToo: true })
        {
            await SaveAsync(work, rename, rename.NewName, SyncAction.Adopt, $"{what} and on the other side too.", started, cancellationToken);
            return null;
        }

        if (obstacle is not null)
        {
            await SaveAsync(work, rename, rename.Pair.Name(other), SyncAction.Adopt, $"{what}; {obstacle.Reason}", started, cancellationToken);
            return null;
        }

        if (!run.Rules(work.DocType, null, true).MayWrite(other))
        {
            return new Decision { Kind = DecisionKind.HoldBack, Reason = $"{what}. The direction does not allow writing the {Words.Of(other)} side." };
        }

        if (!run.IsConfirmed(work.DocType.Name, SyncAction.Rename))
        {
            return new Decision { Kind = DecisionKind.Nothing, Reason = what };
        }

        try
        {
            await run.Site(other).RenameAsync(work.DocType.Name, oldName, rename.NewName, isMerge: false, cancellationToken);
        }
        catch (SiteException exception) when (exception.OutcomeUnknown)
        {
            // What became of it is seen when the pair is looked at again.
            return null;
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Validation or SiteErrorClass.Permission or SiteErrorClass.Duplicate)
        {
            await SaveAsync(
                work, rename, oldName, SyncAction.Adopt, $"{what}; the {Words.Of(other)} site refuses: {exception.Message}", started, cancellationToken);
            return null;
        }

        run.Counters.AddWritten();
        await SaveAsync(work, rename, rename.NewName, SyncAction.Rename, $"{what}.", started, cancellationToken);
        return null;
    }

    /// <summary>The name on the other side of the document that a deleted one went into by a merge; null when it was simply deleted.</summary>
    public async Task<string?> FindMergeAsync(PairWork work, Side deletedOn, CancellationToken cancellationToken)
    {
        var (docType, name) = (work.DocType, work.Pair.Name(deletedOn));
        if (name is null || work.Pair.Creation(deletedOn) is not { } creation || !work.DeletedAt.TryGetValue(deletedOn, out var deletedAt))
        {
            return null;
        }

        var into = await ReadMergeAsync(docType, deletedOn, name, deletedAt, cancellationToken);

        // A document renamed and then replaced by another one of its old name was no merge: there the creation is the same.
        return into is not null
            && run.Store.FindPairs(docType.Name, deletedOn, [into]).GetValueOrDefault(into) is { Base: BaseKind.Body } pair
            && pair.Creation(deletedOn) != creation
                ? pair.Name(deletedOn.Other())
                : null;
    }

    // The present name of what it was merged into. The comment that a merge leaves is written in the transaction of the deletion.
    private async Task<string?> ReadMergeAsync(DocTypeContext docType, Side side, string name, string deletedAt, CancellationToken cancellationToken)
    {
        try
        {
            var pages = run.Site(side).ScanEditCommentsAsync(
                [docType.Name], EditClock.MovedBack(deletedAt, TimeSpan.FromSeconds(1), run.Site(side).Profile), run.Configuration.BatchSize, cancellationToken);
            var now = name;
            await foreach (var page in pages)
            {
                // What it was merged into may have been renamed or merged since.
                now = EditComment.Follow(page, now);
            }

            return now == name ? null : now;
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
        {
            // Reading comments needs System Manager; without it a merge is a deletion.
            return null;
        }
    }

    // Why the other side does not get the new name; null when it can.
    private async Task<Obstacle?> FindObstacleAsync(DocTypeContext docType, Rename rename, CancellationToken cancellationToken)
    {
        var other = rename.Side.Other();
        if (rename.Pair.Name(other) is not { } there)
        {
            return new Obstacle(false, $"it is not on the {Words.Of(other)} side.");
        }

        var stamps = await run.Site(other).GetStampsAsync(docType.Name, [there, rename.NewName], cancellationToken);
        var known = stamps.FirstOrDefault(stamp => stamp.Name == there && IsOf(stamp));
        var taken = stamps.FirstOrDefault(stamp => stamp.Name == rename.NewName && stamp != known);
        if (known is null)
        {
            return taken is not null && IsOf(taken) ? new Obstacle(true, "") : new Obstacle(false, $"it is not found on the {Words.Of(other)} side.");
        }

        return there != rename.OldName ? new Obstacle(there == rename.NewName, $"the {Words.Of(other)} side has a name of its own for it, {there}.")
            : taken is not null ? new Obstacle(false, $"on the {Words.Of(other)} side another document has that name, so it stays {there} there.")
            : null;

        bool IsOf(DocumentStamp stamp) => rename.Pair.Creation(other) is null || stamp.Creation == rename.Pair.Creation(other);
    }

    private async Task SaveAsync(
        PairWork work, Rename rename, string? otherName, SyncAction action, string reason, long started, CancellationToken cancellationToken)
    {
        var other = rename.Side.Other();
        List<FieldChange> changes = action == SyncAction.Rename ? [new FieldChange { Side = other, Field = "name", Before = rename.OldName, After = otherName }] : [];
        var pair = rename.Pair.WithName(rename.Side, rename.NewName).WithName(other, otherName).WithMissingSince(rename.Side, null) with
        {
            Dirty = true,
            NextAttempt = null,
            ErrorId = null,
            ErrorMessage = null,
        };
        var renamed = await recorder.Identity.SaveRenameAsync(work, pair, new AuditEntry("rename", action == SyncAction.Rename ? other : null, reason, changes));
        await reporter.TellAsync(
            renamed,
            action,
            SyncOutcome.Succeeded,
            action == SyncAction.Rename ? Words.Towards(other) : SyncDirection.Bidirectional,
            changes,
            reason,
            null,
            started,
            cancellationToken);
    }

    private sealed record Obstacle(bool IsRenamedToo, string Reason);
}
