using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>
/// Proves before anything is written that each address still leads to the site that was synchronized before: some of the recorded documents must be there,
/// as they were created. An emptied, exchanged or foreign site stops the run.
/// </summary>
internal sealed class SiteGuard(RunContext run)
{
    private const int SampleSize = 20;

    /// <exception cref="ErpSyncException">ErpSiteChanged.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var seen = 0;
            var expected = 0;
            foreach (var docType in run.DocTypes.Values.Where(docType => !docType.Schema.IsSingle))
            {
                var sample = Sample(docType, side);
                if (sample.Count == 0)
                {
                    continue;
                }

                var stamps = await run.Site(side).GetStampsAsync(docType.Name, [.. sample.Select(pair => pair.Name(side)!)], cancellationToken);
                expected += sample.Count;
                seen += sample.Count(pair => stamps.Any(stamp => stamp.Name == pair.Name(side) && stamp.Creation == pair.Creation(side)));
                if (seen > 0)
                {
                    break;
                }
            }

            // A few documents may all have been deleted; a site that shows none of many, and no record of their deletion, is not the one that was synchronized.
            if (seen == 0 && expected >= 3 && !await KnowsOfDeletionAsync(side, cancellationToken))
            {
                throw new ErpSyncException(new ErpSyncError(
                    ErrorIds.SiteChanged,
                    ErpErrorCategory.InvalidOperation,
                    $"The {Words.Of(side)} site {run.Site(side).Url} shows none of {expected} documents that were synchronized with it before.",
                    $"Check sites.{Words.Of(side)}.url and what its user may read. If the site really was replaced, use a new state file (state.path).",
                    run.Site(side).Url.ToString()));
            }
        }
    }

    private async Task<bool> KnowsOfDeletionAsync(Side side, CancellationToken cancellationToken)
    {
        foreach (var docType in run.DocTypes.Values.Where(docType => !docType.Schema.IsSingle))
        {
            var sample = Sample(docType, side);
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

    private List<PairRecord> Sample(DocTypeContext docType, Side side) =>
        [.. run.Store.PairsAfter(docType.Name, 0, SampleSize).Where(pair => pair.Base == BaseKind.Body && pair.Name(side) is not null)];
}
