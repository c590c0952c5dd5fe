using ErpSync.Engine.Frappe;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Sync.Renaming;

/// <summary>Reads which documents were renamed since the last run from the comments that renames leave, with a cursor of its own per DocType.</summary>
internal sealed class RenameScan(RunContext run)
{
    private readonly SideCursors _cursors = new(run, SideCursors.Renames);

    /// <summary>Notes the sites' clocks. A DocType that was never synchronized needs no look back: nothing was agreed before.</summary>
    public SiteTimes Start(IReadOnlyList<DocTypeContext> docTypes) => _cursors.Start(docTypes);

    /// <summary>The present names of documents that were renamed on a side; empty when the user may not read comments.</summary>
    public async Task<IReadOnlyList<EditComment>> FindAsync(Side side, IReadOnlyList<DocTypeContext> docTypes, SiteTimes start, CancellationToken cancellationToken)
    {
        var found = new List<EditComment>();
        try
        {
            var pages = run.Site(side).ScanEditCommentsAsync(
                [.. docTypes.Select(docType => docType.Name)], _cursors.From(side, docTypes, start), run.Configuration.BatchSize, cancellationToken);
            await foreach (var page in pages)
            {
                found.AddRange(page);
            }
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
        {
            await run.Events.WriteAsync(
                new VerboseEvent($"The {Words.Of(side)} user may not read comments (it needs System Manager): renames there are only found by -Full."),
                cancellationToken);
        }

        return found;
    }

    public void Save(Side side, IReadOnlyList<DocTypeContext> docTypes, SiteTimes start) => _cursors.Save(side, docTypes, start);
}
