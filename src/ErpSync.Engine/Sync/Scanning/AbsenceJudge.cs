using System.Collections.Concurrent;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Renaming;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Says what the absence of an agreed document means. Deleted only on evidence: a Deleted Document row of that very document, or two spaced probes that a
/// Frappe site answered with "does not exist" while it showed other agreed documents. Anything else is unknown, and unknown never acts.
/// </summary>
internal sealed class AbsenceJudge(RunContext run)
{
    private const int CanarySample = 5;

    private readonly ConcurrentDictionary<(string DocType, Side Side), bool> _canaries = new();
    private readonly ConcurrentDictionary<(long Pair, Side Side), bool> _shown = new();
    private readonly Renames _renames = new(run);

    public async Task JudgeAsync(DocTypeContext docType, IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            foreach (var work in works.Where(work => work.Pair.Base == BaseKind.Body && work.Pair.Name(side) is null))
            {
                // Another document has taken its name: it has a new one, or it is gone.
                if (!await IsRenamedAsync(docType, side, work, cancellationToken)
                    && work.Pair.Creation(side) is { } creation
                    && await FindDeletedAsync(side, site => site.FindDeletedByCreationAsync(docType.Name, creation, cancellationToken)) is [var row, ..])
                {
                    work.DeletedAt[side] = row.DeletedAt;
                    work.SetAbsence(side, new SideState.Absent());
                }
            }

            await NoteRestoredAsync(docType, side, works, cancellationToken);
            var missing = works.Where(work => work.Pair.Base == BaseKind.Body && work.Pair.Name(side) is not null && work.Document(side) is null).ToList();
            if (missing.Count == 0)
            {
                continue;
            }

            var deleted = await FindDeletedAsync(docType, side, missing, cancellationToken);
            foreach (var work in missing)
            {
                if (deleted.FirstOrDefault(row => row.Name == work.Pair.Name(side) && row.ContentCreation is { } creation && creation == work.Pair.Creation(side)) is { } row)
                {
                    work.DeletedAt[side] = row.DeletedAt;
                }
            }

            var unproved = missing.Where(work => !deleted.Any(row => IsOf(row, work.Pair, side))).ToHashSet();
            var vanished = unproved.Count == 0 ? 0 : Math.Max(unproved.Count, run.Store.CountMissing(docType.Name, side));
            foreach (var work in missing)
            {
                work.SetAbsence(side, unproved.Contains(work) ? await ProbeAsync(docType, side, work, vanished, cancellationToken) : new SideState.Absent());
            }
        }

        await FindReplacedAsync(docType, works, cancellationToken);
    }

    // A deleted document that is there again with its old creation stamp may come from a backup that somebody played back. Frappe 13 keeps the stamp when a
    // person restores it, too, and then its Deleted Document row says so.
    private async Task NoteRestoredAsync(DocTypeContext docType, Side side, IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        var back = works.Where(work => work.Pair.Base == BaseKind.Tombstone && work.Pair.Name(side) is not null && work.Document(side)?.Creation == work.Pair.Creation(side)).ToList();
        if (back.Count == 0)
        {
            return;
        }

        var deleted = await FindDeletedAsync(docType, side, back, cancellationToken);
        foreach (var work in back.Where(work => deleted.FirstOrDefault(row => IsOf(row, work.Pair, side)) is { Restored: true }))
        {
            work.RestoredOn.Add(side);
        }
    }

    // The name of a document that is gone may belong to another agreed one by now: that is a rename, and no new document. A deletion is carried out first,
    // so that the name is free on the other side.
    private async Task FindReplacedAsync(DocTypeContext docType, IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        foreach (var work in works.Where(work => work.Rename is null && (work.Pair.Base == BaseKind.Tombstone || work.Pair.ConflictId is not null)))
        {
            foreach (var (side, creation) in work.ReplacedBy.Where(replaced => work.Pair.Base == BaseKind.Tombstone || work.State(replaced.Key) is SideState.Absent))
            {
                var (rename, doubt) = await _renames.FindAsync(docType, side, work.Pair.Name(side)!, creation, cancellationToken);
                work.Rename ??= rename;
                work.Obstacle ??= work.Pair.Base == BaseKind.Tombstone ? doubt : null;
            }
        }
    }

    private Task<IReadOnlyList<DeletedDocument>> FindDeletedAsync(
        DocTypeContext docType, Side side, List<PairWork> missing, CancellationToken cancellationToken) =>
        FindDeletedAsync(side, site => site.FindDeletedAsync(docType.Name, [.. missing.Select(work => work.Pair.Name(side)!)], cancellationToken));

    private async Task<IReadOnlyList<DeletedDocument>> FindDeletedAsync(Side side, Func<IFrappeSite, Task<IReadOnlyList<DeletedDocument>>> find)
    {
        try
        {
            return await find(run.Site(side));
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
        {
            // Reading Deleted Document needs System Manager; without it only the probes are left.
            run.Events.TryWrite(new VerboseEvent($"The {Words.Of(side)} user may not read Deleted Document: deletions need two spaced probes there."));
            return [];
        }
    }

    private static bool IsOf(DeletedDocument row, PairRecord pair, Side side) =>
        row.Name == pair.Name(side) && (row.ContentCreation is null || pair.Creation(side) is null || row.ContentCreation == pair.Creation(side));

    private async Task<SideState> ProbeAsync(DocTypeContext docType, Side side, PairWork work, long vanished, CancellationToken cancellationToken)
    {
        var name = work.Pair.Name(side)!;
        try
        {
            var document = await run.Site(side).ReadAsync(docType.Name, name, cancellationToken);
            if (document.Creation == work.Pair.Creation(side))
            {
                return new SideState.Unknown($"{docType.Name}/{name} is there but not in the list of the {Words.Of(side)} site.");
            }

            return await IsRenamedAsync(docType, side, work, cancellationToken)
                ? new SideState.Unknown($"{docType.Name}/{name} was renamed on the {Words.Of(side)} site, and another document has its name.")
                : new SideState.Unknown($"{docType.Name}/{name} was replaced on the {Words.Of(side)} site by another document of that name, and no evidence says that the first was deleted.");
        }
        catch (SiteException exception) when (exception.Class == SiteErrorClass.Gone)
        {
            return await IsRenamedAsync(docType, side, work, cancellationToken)
                ? new SideState.Unknown($"{docType.Name}/{name} was renamed on the {Words.Of(side)} site.")
                : await JudgeProbeAsync(docType, side, work, vanished, cancellationToken);
        }
        catch (SiteException exception) when (exception.Class == SiteErrorClass.Permission)
        {
            work.Obstacle = new ErpSyncError(
                ErrorIds.PermissionDenied,
                ErpErrorCategory.PermissionDenied,
                $"The {Words.Of(side)} user may no longer read {docType.Name}/{name}.",
                "Give the sync user back its permission (no User Permissions, all permission levels). Nothing is deleted because of it.",
                $"{docType.Name}/{name}");
            return new SideState.Unknown(work.Obstacle.Message);
        }
    }

    private async Task<bool> IsRenamedAsync(DocTypeContext docType, Side side, PairWork work, CancellationToken cancellationToken)
    {
        work.Rename ??= await _renames.LookForAsync(docType, side, work.Pair, cancellationToken);
        return work.Rename?.Side == side;
    }

    private async Task<SideState> JudgeProbeAsync(DocTypeContext docType, Side side, PairWork work, long vanished, CancellationToken cancellationToken)
    {
        if (run.ForcedSide == side.Other())
        {
            // The other side wins whatever became of it here: it is created again, and nothing is deleted.
            return new SideState.Absent();
        }

        var spacing = run.Configuration.DeleteProbeSpacing;
        if (work.Pair.MissingSince(side) is not { } since || since > run.Now)
        {
            work.Pair = work.Pair.WithMissingSince(side, run.Now);
            return new SideState.Unknown(
                $"Not found on the {Words.Of(side)} site, without a Deleted Document row: looked at again after {spacing.TotalSeconds:0} seconds.");
        }

        if (run.Now - since < spacing)
        {
            return new SideState.Unknown($"Not found on the {Words.Of(side)} site since {since:u}; the second look comes after {spacing.TotalSeconds:0} seconds.");
        }

        if (vanished > run.Deletions.Limit(docType))
        {
            return new SideState.Unknown(
                $"{vanished} {docType.Name} documents vanished from the {Words.Of(side)} site at once without a Deleted Document row: more than max_deletes allows.");
        }

        if (!await ShowsCanaryAsync(docType, side, cancellationToken))
        {
            return new SideState.Unknown($"Not found on the {Words.Of(side)} site, and that site shows none of the other {docType.Name} documents: it is not trusted.");
        }

        return await ShowsLaterOneAsync(side, work.Pair, since, cancellationToken)
            ? new SideState.Absent()
            : new SideState.Unknown(
                $"Not found on the {Words.Of(side)} site, which shows nothing that was made there after it: a restored backup looks like that. If it was deleted, delete it on the {Words.Of(side.Other())} site too.");
    }

    // Whether the site shows a document that it made after the missing one, and that was known before that one was missed: a site that was restored from a
    // backup has lost all it made since, and what it makes later proves nothing.
    private async Task<bool> ShowsLaterOneAsync(Side side, PairRecord missing, DateTimeOffset since, CancellationToken cancellationToken)
    {
        foreach (var later in run.Store.PairsCreatedAfter(side, missing.Creation(side) ?? "", since, CanarySample).Where(pair => run.DocTypes.ContainsKey(pair.DocType)))
        {
            if (!_shown.TryGetValue((later.Id, side), out var isShown))
            {
                var stamps = await run.Site(side).GetStampsAsync(later.DocType, [later.Name(side)!], cancellationToken);
                _shown[(later.Id, side)] = isShown = stamps.Any(stamp => stamp.Creation == later.Creation(side));
            }

            if (isShown)
            {
                return true;
            }
        }

        return false;
    }

    // Whether the site shows at least one other agreed document, as it was created: the proof that it is the right site and that the user can see.
    private async Task<bool> ShowsCanaryAsync(DocTypeContext docType, Side side, CancellationToken cancellationToken)
    {
        if (_canaries.TryGetValue((docType.Name, side), out var known))
        {
            return known;
        }

        var sample = run.Store.PairsAfter(docType.Name, 0, 200)
            .Where(pair => pair.Base == BaseKind.Body && pair.Name(side) is not null && pair.MissingSince(side) is null).Take(CanarySample).ToList();
        var stamps = sample.Count == 0 ? [] : await run.Site(side).GetStampsAsync(docType.Name, [.. sample.Select(pair => pair.Name(side)!)], cancellationToken);
        var shows = sample.Exists(pair => stamps.Any(stamp => stamp.Name == pair.Name(side) && stamp.Creation == pair.Creation(side)));
        _canaries[(docType.Name, side)] = shows;
        return shows;
    }
}
