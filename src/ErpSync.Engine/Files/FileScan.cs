using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Files;

/// <summary>
/// Finds what moves no stamp of a document: files that were attached to it, or whose content changed under the same address. Files have
/// stamps and a cursor of their own; the documents of those that are not as agreed are looked at.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="within">Works on one DocType.</param>
/// <param name="record">Writes to the state.</param>
internal sealed class FileScan(
    RunContext run,
    Func<DocTypeContext, Func<DocTypeScan, Task>, CancellationToken, Task> within,
    Func<Action, CancellationToken, Task> record)
{
    private const string CursorPrefix = "File/";

    private readonly SideCursors _deleted = new(run, "Deleted File/");

    /// <param name="docTypes">The DocTypes that are synchronized.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public async Task RunAsync(IReadOnlyList<DocTypeContext> docTypes, CancellationToken cancellationToken)
    {
        var withFiles = docTypes.Where(docType => MayUseFiles(docType) && run.Allowed(docType.Rules) is not null).ToList();
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            // A DocType whose files were never followed is read from the beginning: its documents may be agreed without their files.
            foreach (var group in withFiles.GroupBy(docType => run.Store.GetCursor(side, CursorPrefix + docType.Name).Position is null || run.Request.Full))
            {
                try
                {
                    await ScanAsync(side, [.. group], isWhole: group.Key, cancellationToken);
                }
                catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
                {
                    await run.Events.WriteAsync(
                        new WarningEvent($"The {Words.Of(side)} user may not list File: changed attachments are only seen when their documents change. {exception.Message}"),
                        cancellationToken);
                }
            }
        }

        await ScanDeletedAsync([.. withFiles.Where(docType => docType.Rules.Attachments == AttachmentPolicy.All)], cancellationToken);
    }

    // Of DocTypes that can name no file only what is attached may travel.
    private static bool MayUseFiles(DocTypeContext docType) => docType.Rules.Attachments switch
    {
        AttachmentPolicy.All => true,
        AttachmentPolicy.None => false,
        _ => docType.Schema.Fields.Concat(docType.Schema.Tables.SelectMany(table => table.Fields))
            .Any(field => FieldTypes.KindOf(field.Type) is ValueKind.File or ValueKind.Html),
    };

    // What was removed leaves no File to list; the site's record of the deletion says which document it was attached to.
    private async Task ScanDeletedAsync(IReadOnlyList<DocTypeContext> docTypes, CancellationToken cancellationToken)
    {
        if (docTypes.Count == 0)
        {
            return;
        }

        SiteTimes? start = null;
        await record(() => start = _deleted.Start(docTypes), cancellationToken);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            try
            {
                await foreach (var page in run.Site(side).ScanDeletedAsync(
                    [SiteFile.DocType], _deleted.From(side, docTypes, start!), run.Configuration.BatchSize, cancellationToken))
                {
                    await SyncDeletedAsync(docTypes, side, page, cancellationToken);
                }
            }
            catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
            {
                // Without System Manager removals are not seen; nothing is taken for removed then.
                continue;
            }

            if (!run.PlanOnly)
            {
                await record(() => _deleted.Save(side, docTypes, start!), cancellationToken);
            }
        }
    }

    private async Task SyncDeletedAsync(
        IReadOnlyList<DocTypeContext> docTypes, Side side, IReadOnlyList<DeletedDocument> page, CancellationToken cancellationToken)
    {
        foreach (var docType in docTypes)
        {
            var gone = page.Where(row => row.Content?.Text("attached_to_doctype") == docType.Name && row.Content.Text("attached_to_name") is not null)
                .ToLookup(row => row.Content!.Text("attached_to_name")!, row => row.Name, StringComparer.Ordinal);
            var pairs = run.Store.FindPairs(docType.Name, side, [.. gone.Select(group => group.Key)]);
            var bases = run.Store.GetBases([.. pairs.Values.Where(pair => pair.Base == BaseKind.Body).Select(pair => pair.Id)]);
            var names = gone.Where(group => pairs.TryGetValue(group.Key, out var pair) && bases.TryGetValue(pair.Id, out var agreed)
                && agreed.Form(side).Rows(AttachedFiles.Table).Any(row => group.Contains(row.SourceName))).Select(group => group.Key).ToList();
            if (names.Count > 0)
            {
                await within(docType, scan => scan.SyncWantedAsync(docType, side, names, cancellationToken), cancellationToken);
            }
        }
    }

    private async Task ScanAsync(Side side, List<DocTypeContext> docTypes, bool isWhole, CancellationToken cancellationToken)
    {
        var site = run.Site(side);
        var start = EditClock.FromUtc(run.Now, site.Profile);
        var from = isWhole ? null : EditClock.MovedBack(
            docTypes.Select(docType => run.Store.GetCursor(side, CursorPrefix + docType.Name).Position).Min(StringComparer.Ordinal), run.Configuration.Overlap, site.Profile);
        await foreach (var page in site.Files.ScanAsync([.. docTypes.Select(docType => docType.Name)], from, run.Configuration.BatchSize, cancellationToken))
        {
            var byDocType = page.ToLookup(file => file.AttachedToDocType, StringComparer.Ordinal);
            foreach (var docType in docTypes.Where(docType => byDocType.Contains(docType.Name)))
            {
                var names = NotAgreed(docType, side, byDocType[docType.Name]);
                if (names.Count > 0)
                {
                    await within(docType, scan => scan.SyncWantedAsync(docType, side, names, cancellationToken), cancellationToken);
                }
            }
        }

        if (!run.PlanOnly && start is not null)
        {
            await record(() => Save(side, docTypes, start), cancellationToken);
        }
    }

    // The documents of the page that do not hold the file they are named for, as far as both sides agreed. What is not paired yet has its own scan.
    private List<string> NotAgreed(DocTypeContext docType, Side side, IEnumerable<SiteFile> files)
    {
        var byName = files.Where(file => FileToken.Of(file) is not null && file.AttachedToName is not null).ToLookup(file => file.AttachedToName!, StringComparer.Ordinal);
        var pairs = run.Store.FindPairs(docType.Name, side, [.. byName.Select(group => group.Key)]);
        var bases = run.Store.GetBases([.. pairs.Values.Where(pair => pair.Base == BaseKind.Body).Select(pair => pair.Id)]);
        return
        [
            .. byName.Where(group => pairs.TryGetValue(group.Key, out var pair) && bases.TryGetValue(pair.Id, out var agreed)
                && Lacks(agreed, side, group)).Select(group => group.Key),
        ];
    }

    private static bool Lacks(PairBase agreed, Side side, IEnumerable<SiteFile> files)
    {
        var known = FileUse.Of(agreed.Form(side)).Select(use => use.Token).ToHashSet(StringComparer.Ordinal);
        return files.Any(file => !known.Contains(FileToken.Of(file)!));
    }

    private void Save(Side side, List<DocTypeContext> docTypes, string start) => run.Store.Write(transaction =>
    {
        foreach (var docType in docTypes)
        {
            transaction.SetCursor(side, CursorPrefix + docType.Name, new ScanCursor(start, null));
        }
    });
}
