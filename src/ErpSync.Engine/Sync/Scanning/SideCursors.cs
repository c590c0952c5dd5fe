using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>Cursors into what Frappe records for all DocTypes in one place (Deleted Document, Comment), kept per DocType since each is configured by itself.</summary>
/// <param name="run">The run.</param>
/// <param name="prefix">What stands before the DocType in the cursor's name.</param>
internal sealed class SideCursors(RunContext run, string prefix)
{
    /// <summary>Before the DocType in the cursors into Deleted Document.</summary>
    public const string Deletions = "Deleted Document/";

    /// <summary>Before the DocType in the cursors into the comments that renames leave.</summary>
    public const string Renames = "Comment/";

    /// <summary>Notes the sites' clocks. DocTypes without a cursor begin here.</summary>
    public SiteTimes Start(IReadOnlyList<DocTypeContext> docTypes)
    {
        var start = new SiteTimes(SiteTime(Side.Cloud), SiteTime(Side.Local));
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var fresh = docTypes.Where(docType => run.Store.GetCursor(side, prefix + docType.Name).Position is null).ToList();
            if (fresh.Count > 0 && !run.PlanOnly)
            {
                Save(side, fresh, start);
            }
        }

        return start;
    }

    /// <summary>From where one list for all of them has to begin, late commits included.</summary>
    public string? From(Side side, IReadOnlyList<DocTypeContext> docTypes, SiteTimes start)
    {
        var from = docTypes.Select(docType => run.Store.GetCursor(side, prefix + docType.Name).Position ?? start.Of(side)).Min(StringComparer.Ordinal);
        return EditClock.MovedBack(from, run.Configuration.Overlap, run.Site(side).Profile);
    }

    public void Save(Side side, IReadOnlyList<DocTypeContext> docTypes, SiteTimes start)
    {
        run.Store.Write(transaction =>
        {
            foreach (var docType in docTypes)
            {
                transaction.SetCursor(side, prefix + docType.Name, new ScanCursor(start.Of(side), null));
            }
        });
    }

    private string? SiteTime(Side side) => EditClock.FromUtc(run.Now, run.Site(side).Profile);
}
