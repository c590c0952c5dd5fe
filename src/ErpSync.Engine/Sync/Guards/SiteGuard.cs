using ErpSync.Engine.Decisions;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Sync.Guards;

/// <summary>
/// Proves before anything is written that each address still leads to the site that was synchronized before, as it was or later: some of the recorded
/// documents must be there, as they were created, and none of those that were synchronized last in an earlier version. An emptied, exchanged, foreign or
/// restored site stops the run, and so does one site behind both addresses.
/// </summary>
/// <remarks>
/// Frappe tells no id of a site. Creation stamps, to the microsecond and never the same on two sites, are one that every user can read and that survives a
/// change of host, URL, time zone or key.
/// </remarks>
internal sealed class SiteGuard(RunContext run)
{
    private const int SampleSize = 20;

    // What a site that was restored has lost is among the latest; a few kinds of it are enough.
    private const int RecentDocTypes = 3;

    private static readonly Side[] Sides = [Side.Cloud, Side.Local];

    /// <exception cref="ErpSyncException">ErpSiteChanged, ErpSameSite or ErpSiteRestored.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var samples = Samples();
        if (samples.Count == 0)
        {
            await CheckTwinsAsync(cancellationToken);
            return;
        }

        var (cloud, local) = (await ObserveAsync(Side.Cloud, samples, cancellationToken), await ObserveAsync(Side.Local, samples, cancellationToken));
        await CheckIdentityAsync(cloud, local, cancellationToken);
        if (cloud.IsTwinOf(local, samples.SelectMany(sample => sample)))
        {
            throw SameSite("show the same documents, changed at the same microseconds, although they were written one after the other");
        }

        foreach (var site in new[] { cloud, local })
        {
            await CheckNotRestoredAsync(site, cancellationToken);
        }
    }

    // By DocType: the documents that were synchronized last and the oldest ones; the DocTypes with the latest ones first.
    private List<List<PairRecord>> Samples()
    {
        var recent = run.Store.QueryLog(new LogQuery { Statuses = ["success"], First = 3 * SampleSize })
            .Where(entry => run.DocTypes.TryGetValue(entry.DocType, out var docType) && !docType.Schema.IsSingle)
            .GroupBy(entry => entry.DocType, entry => entry.Name, StringComparer.Ordinal)
            .Select(group => (DocType: group.Key, Names: group.Distinct(StringComparer.Ordinal).Take(SampleSize).ToList())).ToList();
        var samples = new List<List<PairRecord>>();
        foreach (var docType in recent.Select(group => group.DocType).Concat(DocTypesOfMany().Select(docType => docType.Name)).Distinct(StringComparer.Ordinal).ToList())
        {
            var names = recent.Find(group => group.DocType == docType).Names ?? [];
            var pairs = Sides.SelectMany(side => run.Store.FindPairs(docType, side, names).Values)
                .Concat(run.Store.PairsAfter(docType, 0, SampleSize))
                .Where(pair => pair is { Base: BaseKind.Body, CloudName: not null, LocalName: not null })
                .DistinctBy(pair => pair.Id).ToList();
            if (pairs.Count > 0)
            {
                samples.Add(pairs);
            }
        }

        return samples;
    }

    private async Task<SiteObservation> ObserveAsync(Side side, List<List<PairRecord>> samples, CancellationToken cancellationToken)
    {
        var site = run.Site(side);
        var observation = new SiteObservation(side);
        SiteException? refused = null;
        foreach (var (_, sample) in samples.Index().TakeWhile(entry => entry.Index < RecentDocTypes || observation.Own == 0))
        {
            try
            {
                var stamps = await site.GetStampsAsync(sample[0].DocType, [.. sample.Select(pair => pair.Name(side)!)], cancellationToken);
                observation.Add(sample, stamps, site.Profile);
            }
            catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
            {
                // A DocType of which nothing can be seen says nothing about the site; the others do.
                refused = exception;
            }
        }

        return observation.Expected == 0 && refused is not null ? throw refused : observation;
    }

    // A few documents may all have been deleted; a site that shows none of many, and no record of their deletion, is not the one that was synchronized.
    private async Task CheckIdentityAsync(SiteObservation cloud, SiteObservation local, CancellationToken cancellationToken)
    {
        var lost = new List<SiteObservation>();
        foreach (var site in new[] { cloud, local })
        {
            if (site.Own == 0 && (site.Foreign > 0 || site.Expected >= 3) && !await KnowsOfDeletionAsync(site.Side, cancellationToken))
            {
                lost.Add(site);
            }
        }

        if (lost is [{ Foreign: > 0 }, { Foreign: > 0 }])
        {
            throw Changed(
                lost[0], "each shows the documents of the other: the two addresses are exchanged", "Exchange the addresses and keys of sites.cloud and sites.local.");
        }

        if (lost is [{ Foreign: > 0 } twin])
        {
            throw SameSite($"both lead to the {Words.Of(twin.Side.Other())} site or a copy of it: under sites.{Words.Of(twin.Side)}.url {twin.Foreign} documents are those of that site");
        }

        if (lost is [var stranger, ..])
        {
            throw Changed(
                stranger,
                $"it shows none of {stranger.Expected} documents that were synchronized with it before",
                $"Check sites.{Words.Of(stranger.Side)}.url and what its user may read. If the site really was replaced, use a new state file (state.path).");
        }
    }

    private async Task CheckNotRestoredAsync(SiteObservation site, CancellationToken cancellationToken)
    {
        if (site.Earlier is not { } earlier || run.ForcedSide is not null)
        {
            return;
        }

        var error = Restored(run, site.Side, earlier.Pair, earlier.Stamp.Modified);
        if (!run.PlanOnly)
        {
            throw new ErpSyncException(error);
        }

        await run.Events.WriteAsync(new WarningEvent($"{error.Message} {error.RecommendedAction}"), cancellationToken);
    }

    /// <summary>A document shows an earlier version than it did before.</summary>
    public static ErpSyncError Restored(RunContext run, Side side, PairRecord pair, string modified)
    {
        var from = side == Side.Cloud ? nameof(SyncDirection.LocalToCloud) : nameof(SyncDirection.CloudToLocal);
        return new ErpSyncError(
            ErrorIds.SiteRestored,
            ErpErrorCategory.InvalidOperation,
            $"The {Words.Of(side)} site {run.Site(side).Url} went back in time: {pair.DocType}/{pair.Name(side)} shows its version of {modified}, and {pair.Modified(side)} was synchronized before.",
            $"If it was restored from a backup, Invoke-ErpSync -Full -Force -Direction {from} brings it up to date from the other site; -WhatIf shows what that does. Nothing was written.",
            $"{pair.DocType}/{pair.Name(side)}");
    }

    // Nothing was synchronized yet. A fresh copy of a site looks like the site itself until something happens on one of the two.
    private async Task CheckTwinsAsync(CancellationToken cancellationToken)
    {
        var alike = 0;
        foreach (var docType in DocTypesOfMany())
        {
            var stamps = await Task.WhenAll(Sides.Select(side => run.Site(side).GetNewestStampsAsync(docType.Name, SampleSize, cancellationToken)));
            if (!stamps[0].SequenceEqual(stamps[1]))
            {
                return;
            }

            alike += stamps[0].Count;
        }

        if (alike >= 3)
        {
            throw SameSite($"show the same {alike} newest documents, changed at the same microseconds");
        }
    }

    private async Task<bool> KnowsOfDeletionAsync(Side side, CancellationToken cancellationToken)
    {
        foreach (var docType in DocTypesOfMany())
        {
            var sample = run.Store.PairsAfter(docType.Name, 0, SampleSize).Where(pair => pair.Base == BaseKind.Body && pair.Name(side) is not null).ToList();
            try
            {
                var deleted = sample.Count == 0 ? [] : await run.Site(side).FindDeletedAsync(docType.Name, [.. sample.Select(pair => pair.Name(side)!)], cancellationToken);
                if (sample.Exists(pair => deleted.Any(row => row.Name == pair.Name(side) && row.ContentCreation == pair.Creation(side))))
                {
                    return true;
                }
            }
            catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
            {
                return false;
            }
        }

        return false;
    }

    // A Single has no creation stamp, and every site has it.
    private IEnumerable<DocTypeContext> DocTypesOfMany() => run.DocTypes.Values.Where(docType => !docType.Schema.IsSingle);

    private ErpSyncException Changed(SiteObservation site, string evidence, string remedy) => new(new ErpSyncError(
        ErrorIds.SiteChanged,
        ErpErrorCategory.InvalidOperation,
        $"The {Words.Of(site.Side)} address {run.Site(site.Side).Url} does not lead to the site that was synchronized before: {evidence}.",
        remedy,
        run.Site(site.Side).Url.ToString()));

    private ErpSyncException SameSite(string evidence) => new(new ErpSyncError(
        ErrorIds.SameSite,
        ErpErrorCategory.InvalidOperation,
        $"{run.Site(Side.Cloud).Url} and {run.Site(Side.Local).Url} {evidence}.",
        "Correct the addresses. If one site is a fresh copy of the other, change any one of these documents on one of them, and run again.",
        run.Site(Side.Local).Url.ToString()));
}
