using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>Reads what was deleted since the last run from Deleted Document, with a cursor of its own per DocType.</summary>
internal sealed class DeletionScan(RunContext run)
{
    private readonly SideCursors _cursors = new(run, SideCursors.Deletions);

    /// <summary>Notes the sites' clocks. A DocType that was never synchronized needs no look back: nothing was agreed before.</summary>
    public SiteTimes Start(IReadOnlyList<DocTypeContext> docTypes) => _cursors.Start(docTypes);

    /// <summary>
    /// What was deleted on a side, by DocType: the name it had then, and its creation stamp; null when the user may not read Deleted Document.
    /// </summary>
    public async Task<Dictionary<string, HashSet<(string Name, string? Creation)>>?> FindAsync(
        Side side, IReadOnlyList<DocTypeContext> docTypes, SiteTimes start, CancellationToken cancellationToken)
    {
        var deleted = new Dictionary<string, HashSet<(string, string?)>>(StringComparer.Ordinal);
        try
        {
            var pages = run.Site(side).ScanDeletedAsync(
                [.. docTypes.Select(docType => docType.Name)], _cursors.From(side, docTypes, start), run.Configuration.BatchSize, cancellationToken);
            await foreach (var page in pages)
            {
                // A restored one was deleted all the same: what came back is a document of its own, mostly under a new name.
                foreach (var row in page)
                {
                    (deleted.TryGetValue(row.DocType, out var documents) ? documents : deleted[row.DocType] = []).Add((row.Name, row.ContentCreation));
                }
            }

            return deleted;
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
        {
            await run.Events.WriteAsync(
                new VerboseEvent($"The {Words.Of(side)} user may not read Deleted Document (it needs System Manager): deletions there are only found by -Full."),
                cancellationToken);
            return null;
        }
    }

    /// <summary>The agreed pairs of deleted documents. One that was renamed before it was deleted gets the name it was deleted under.</summary>
    public IReadOnlyList<PairRecord> FindPairs(DocTypeContext docType, Side side, IReadOnlyList<(string Name, string? Creation)> deleted)
    {
        var found = run.Store.FindPairs(docType.Name, side, [.. deleted.Select(document => document.Name)]);
        var pairs = found.Values.Where(pair => pair.Base == BaseKind.Body).ToList();
        foreach (var (name, creation) in deleted.Where(document => document.Creation is not null && !found.ContainsKey(document.Name)))
        {
            if (run.Store.FindPairsByCreation(docType.Name, side, creation!).Where(pair => pair.Base == BaseKind.Body).ToList() is not [var renamed])
            {
                continue;
            }

            var pair = renamed.WithName(side, name);
            if (!run.PlanOnly)
            {
                var dirty = pair with { Dirty = true };
                pair = run.Store.Write(transaction => transaction.SavePair(dirty));
            }

            pairs.Add(pair);
        }

        return pairs;
    }

    public void Save(Side side, IReadOnlyList<DocTypeContext> docTypes, SiteTimes start) => _cursors.Save(side, docTypes, start);
}
