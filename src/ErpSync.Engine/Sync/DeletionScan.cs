using ErpSync.Engine.Frappe;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>Reads what was deleted since the last run from Deleted Document, with a cursor of its own per DocType.</summary>
internal sealed class DeletionScan(RunContext run)
{
    private const string CursorPrefix = "Deleted Document/";

    /// <summary>Notes the sites' clocks. A DocType that was never synchronized needs no look back: nothing was agreed before.</summary>
    public DeletionStart Start(IReadOnlyList<DocTypeContext> docTypes)
    {
        var start = new DeletionStart(SiteTime(Side.Cloud), SiteTime(Side.Local));
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var fresh = docTypes.Where(docType => run.Store.GetCursor(side, CursorPrefix + docType.Name).Position is null).ToList();
            if (fresh.Count > 0 && !run.PlanOnly)
            {
                Save(side, fresh, start);
            }
        }

        return start;
    }

    /// <summary>The names deleted on a side, by DocType; null when the user may not read Deleted Document.</summary>
    public async Task<Dictionary<string, HashSet<string>>?> FindAsync(
        Side side, IReadOnlyList<DocTypeContext> docTypes, DeletionStart start, CancellationToken cancellationToken)
    {
        var from = docTypes.Select(docType => run.Store.GetCursor(side, CursorPrefix + docType.Name).Position ?? start.Of(side)).Min(StringComparer.Ordinal);
        var deleted = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        try
        {
            var pages = run.Site(side).ScanDeletedAsync(
                [.. docTypes.Select(docType => docType.Name)], EditClock.MovedBack(from, run.Configuration.Overlap), run.Configuration.BatchSize, cancellationToken);
            await foreach (var page in pages)
            {
                foreach (var row in page.Where(row => !row.Restored))
                {
                    (deleted.TryGetValue(row.DocType, out var names) ? names : deleted[row.DocType] = new HashSet<string>(StringComparer.Ordinal)).Add(row.Name);
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

    public void Save(Side side, IReadOnlyList<DocTypeContext> docTypes, DeletionStart start)
    {
        using var transaction = run.Store.Begin();
        foreach (var docType in docTypes)
        {
            transaction.SetCursor(side, CursorPrefix + docType.Name, new ScanCursor(start.Of(side), null));
        }

        transaction.Commit();
    }

    private string? SiteTime(Side side) => EditClock.FromUtc(run.Now, run.Site(side).Profile);
}
