using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.Sync.Renaming;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Follows what moves no stamp of a document, by the traces it leaves on each side: renames first, then deletions, then the links that merges have moved.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="within">Works on one DocType.</param>
/// <param name="record">Writes to the state.</param>
internal sealed class TraceScan(
    RunContext run,
    Func<DocTypeContext, Func<DocTypeScan, Task>, CancellationToken, Task> within,
    Func<Action, CancellationToken, Task> record)
{
    // Whatever stands behind one name: more is no business document's doing.
    private const int MostReferrers = 10_000;

    private readonly RenameScan _renames = new(run);
    private readonly DeletionScan _deletions = new(run);

    /// <param name="docTypes">The DocTypes in link order.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public async Task RunAsync(IReadOnlyList<DocTypeContext> docTypes, CancellationToken cancellationToken)
    {
        var comments = await SyncRenamesAsync(docTypes, cancellationToken);
        await SyncDeletionsAsync(docTypes, comments, cancellationToken);
    }

    private async Task<Dictionary<Side, IReadOnlyList<EditComment>>> SyncRenamesAsync(IReadOnlyList<DocTypeContext> docTypes, CancellationToken cancellationToken)
    {
        var comments = new Dictionary<Side, IReadOnlyList<EditComment>>();
        var start = await StartAsync(() => _renames.Start(docTypes), cancellationToken);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            comments[side] = await _renames.FindAsync(side, docTypes, start, cancellationToken);
            var renamed = comments[side].ToLookup(comment => comment.DocType, comment => comment.Name);
            foreach (var docType in docTypes.Where(docType => renamed.Contains(docType.Name)))
            {
                var names = renamed[docType.Name].Distinct(StringComparer.Ordinal);
                await within(docType, scan => scan.SyncRenamedAsync(docType, side, names, cancellationToken), cancellationToken);
            }

            await SaveAsync(() => _renames.Save(side, docTypes, start), cancellationToken);
        }

        return comments;
    }

    private async Task SyncDeletionsAsync(
        IReadOnlyList<DocTypeContext> docTypes, Dictionary<Side, IReadOnlyList<EditComment>> comments, CancellationToken cancellationToken)
    {
        var start = await StartAsync(() => _deletions.Start(docTypes), cancellationToken);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (await _deletions.FindAsync(side, docTypes, start, cancellationToken) is not { } deleted)
            {
                continue;
            }

            // Documents that link to others go first.
            foreach (var docType in docTypes.Reverse().Where(docType => deleted.ContainsKey(docType.Name)))
            {
                var pages = deleted[docType.Name].Chunk(run.Configuration.BatchSize);
                await within(docType, scan => SyncDeletedAsync(scan, docType, side, pages, cancellationToken), cancellationToken);
            }

            var merges = comments[side].Where(comment => deleted.GetValueOrDefault(comment.DocType, []).Any(document => document.Name == comment.OldName))
                .ToLookup(
                    comment => comment.DocType,
                    comment => EditComment.Follow(comments[side].Where(other => other.DocType == comment.DocType), comment.OldName!));
            await SyncReferrersAsync(docTypes, side, merges, cancellationToken);
            await SaveAsync(() => _deletions.Save(side, docTypes, start), cancellationToken);
        }
    }

    // A merge moves the links to the document that is gone, and no stamp of the documents that link: those are looked at.
    private async Task SyncReferrersAsync(
        IReadOnlyList<DocTypeContext> docTypes, Side side, ILookup<string, string> mergedInto, CancellationToken cancellationToken)
    {
        foreach (var docType in docTypes)
        {
            foreach (var (child, filters) in Places(docType.Schema.Site(side), mergedInto))
            {
                await within(docType, scan => SyncReferrersAsync(scan, docType, side, child, filters, cancellationToken), cancellationToken);
            }
        }
    }

    // Where documents of a DocType can link to what others were merged into: fields of their own (no child DocType) and of their rows.
    private static IEnumerable<(string? Child, IReadOnlyList<SiteFilter> Filters)> Places(DocTypeSchema schema, ILookup<string, string> mergedInto)
    {
        var children = schema.Fields.Where(field => field is { IsTable: true, Options: not null }).Select(field => field.Options!.Trim()).Distinct(StringComparer.Ordinal);
        var holders = children.Where(schema.Children.ContainsKey).Select(child => (Child: (string?)child, schema.Children[child].Fields)).Prepend((null, schema.Fields));
        foreach (var (child, fields) in holders)
        {
            foreach (var field in fields.Where(field => field is { Type: "Link", Options: { } target } && mergedInto.Contains(target)))
            {
                yield return (child, [DocumentLists.NamesIn(field.Name, mergedInto[field.Options!].Distinct(StringComparer.Ordinal))]);
            }

            foreach (var field in fields.Where(field => field is { Type: "Dynamic Link", Options.Length: > 0 }))
            {
                foreach (var targets in mergedInto)
                {
                    yield return (child, [new SiteFilter(field.Options!, "=", targets.Key), DocumentLists.NamesIn(field.Name, targets.Distinct(StringComparer.Ordinal))]);
                }
            }
        }
    }

    private async Task SyncReferrersAsync(
        DocTypeScan scan, DocTypeContext docType, Side side, string? child, IReadOnlyList<SiteFilter> filters, CancellationToken cancellationToken)
    {
        // A Single cannot be listed; it is one document.
        var names = docType.Schema.IsSingle ? [docType.Name]
            : child is null
            ? await run.Site(side).FindNamesAsync(docType.Name, filters, MostReferrers, cancellationToken)
            : await run.Site(side).FindParentsAsync(docType.Name, child, filters, MostReferrers, cancellationToken);
        foreach (var page in names.Chunk(run.Configuration.BatchSize))
        {
            await scan.SyncWantedAsync(docType, side, page, cancellationToken);
        }
    }

    private async Task SyncDeletedAsync(
        DocTypeScan scan, DocTypeContext docType, Side side, IEnumerable<(string Name, string? Creation)[]> pages, CancellationToken cancellationToken)
    {
        foreach (var documents in pages)
        {
            await scan.SyncPairsAsync(docType, _deletions.FindPairs(docType, side, documents), cancellationToken);
        }
    }

    private async Task<SiteTimes> StartAsync(Func<SiteTimes> note, CancellationToken cancellationToken)
    {
        SiteTimes? start = null;
        await record(() => start = note(), cancellationToken);
        return start!;
    }

    private Task SaveAsync(Action save, CancellationToken cancellationToken) => run.PlanOnly ? Task.CompletedTask : record(save, cancellationToken);
}
