using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Files;

/// <summary>
/// With <see cref="AttachmentPolicy.All"/> the files attached to a document are rows of a table of it, so that they are agreed, merged and
/// compared like rows: one row for each content, except what a field or a text of the document names already. The table is put together
/// here, since it is a list of Files on the site.
/// </summary>
internal sealed class AttachedFiles(RunContext run)
{
    /// <summary>The table's name; no field of Frappe begins like this and ends so.</summary>
    public const string Table = "_attachments";

    private const string FileField = "file";

    private readonly RawLayout _layout = new();

    /// <summary>The table as a part of a DocType's schema.</summary>
    public static SyncTable Schema { get; } = new()
    {
        Name = Table,
        ChildDocType = SiteFile.DocType,
        Fields = [new SyncField { Name = FileField, Type = "Attach", AllowOnSubmit = true }],
        AllowOnSubmit = true,
    };

    /// <summary>Reads what is attached to documents of a side, and puts it into them.</summary>
    public async Task FillAsync(
        DocTypeContext docType, Side side, IReadOnlyCollection<FrappeDocument> documents, FileNames names, CancellationToken cancellationToken)
    {
        if (docType.Rules.Attachments != AttachmentPolicy.All || documents.Count == 0)
        {
            return;
        }

        var attached = await run.Site(side).Files.FindAttachedAsync(docType.Name, [.. documents.Select(document => document.Name)], cancellationToken);
        names.Add(side, attached);
        var byName = attached.ToLookup(file => file.AttachedToName!, StringComparer.Ordinal);
        foreach (var document in documents)
        {
            document.Attached = [];
            var used = docType.Canonicalizer.FileAddresses(document).Select(address => names.ToNeutral(side, address)).ToHashSet(StringComparer.Ordinal);
            names.SetAttached(side, docType.Name, document.Name, [.. byName[document.Name]]);
            document.Attached =
            [
                .. byName[document.Name].Where(file => FileToken.Of(file) is { } token && !used.Contains(token))
                    .DistinctBy(FileToken.Of).OrderBy(FileToken.Of, StringComparer.Ordinal)
                    .Select((file, index) => Row(file.Id, index, file.Url)),
            ];
        }
    }

    /// <summary>
    /// A row that was agreed and is not listed any more is only taken for removed when the site recorded the deletion of its File; a list
    /// that grew shorter proves nothing. Without that it stays as agreed.
    /// </summary>
    public async Task ProveAsync(DocTypeContext docType, IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        if (docType.Rules.Attachments != AttachmentPolicy.All)
        {
            return;
        }

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var missing = works.SelectMany(work => Missing(work, side).Select(row => (Work: work, Row: row))).ToList();
            if (missing.Count == 0)
            {
                continue;
            }

            var deleted = await DeletedAsync(side, [.. missing.Select(entry => entry.Row.SourceName!)], cancellationToken);
            foreach (var (work, row) in missing.Where(entry => !deleted.Contains(entry.Row.SourceName!)))
            {
                var document = work.Document(side)!;
                document.Attached = [.. document.Attached, Row(row.SourceName!, document.Attached.Count, row.Fields.GetValueOrDefault(FileField) ?? "")];
            }
        }
    }

    /// <summary>
    /// Takes the table out of the body of an update, since no site knows it, and removes the Files that the document is not to have any
    /// more. Those it is to have in addition are attached when the document is written.
    /// </summary>
    /// <returns>Whether the table was to be written.</returns>
    public async Task<bool> RemoveAsync(PairWork work, Side side, JsonObject body, CanonicalDocument target, CancellationToken cancellationToken)
    {
        if (body[Table] is not JsonArray rows)
        {
            return false;
        }

        body.Remove(Table);
        var kept = rows.OfType<JsonObject>().ToLookup(row => RawText.Of(row["name"]), row => RawText.Of(row[FileField]));
        var used = FileUse.Of(target).Where(use => use.Field != $"{Table}.{FileField}").Select(use => use.Token).ToHashSet(StringComparer.Ordinal);
        foreach (var file in work.Links.Files.Attached(side, work.DocType.Name, work.Document(side)!.Name))
        {
            var isRow = work.Document(side)!.Attached.Any(row => row.Text("name") == file.Id);
            if (isRow && !kept[file.Id].Contains(file.Url) && !used.Contains(FileToken.Of(file)!))
            {
                await DeleteAsync(work, side, file, cancellationToken);
            }
        }

        return true;
    }

    private async Task DeleteAsync(PairWork work, Side side, SiteFile file, CancellationToken cancellationToken)
    {
        if (!await run.Deletions.TakeAsync(work.DocType, cancellationToken))
        {
            throw new BlockedException(RunReporter.Error(
                work,
                ErrorIds.DeleteBudget,
                ErpErrorCategory.LimitsExceeded,
                $"{file.FileName} of {work.Target} was removed on the {Words.Of(side.Other())} site; this run has deleted as much as max_deletes allows ({run.Deletions.Limit(work.DocType)}).",
                "If the removals are meant, run again or raise max_deletes; if not, attach the files again before the next run."));
        }

        var isDeleted = false;
        try
        {
            await run.Site(side).DeleteAsync(SiteFile.DocType, file.Id, cancellationToken);
            isDeleted = true;
            run.Counters.AddWritten();
        }
        catch (SiteException exception) when (exception.Class == SiteErrorClass.Gone)
        {
            // Somebody was quicker.
        }
        finally
        {
            run.Deletions.End(work.DocType, isDeleted);
        }

        await new FileJournal(run).NoteAsync(work, "detach", side, "success", $"{file.FileName} ({FileSize.Text(file.Size)}), {file.Url}");
    }

    /// <summary>
    /// What a side answered to a write, without attachments nobody asked for: they are not its form of what was written but something to carry to
    /// the other side, as the picture that lost its field to the other side's is.
    /// </summary>
    /// <returns>The rest, and whether there were any.</returns>
    public static (CanonicalDocument Answered, bool IsNews) WithoutNews(CanonicalDocument answered, CanonicalDocument target)
    {
        var asked = target.Rows(Table).Select(row => row.Fields.GetValueOrDefault(FileField)).ToHashSet(StringComparer.Ordinal);
        var rows = answered.Rows(Table);
        var known = rows.Where(row => asked.Contains(row.Fields.GetValueOrDefault(FileField))).ToList();
        return known.Count == rows.Count ? (answered, false) : (answered.WithRows(Table, known), true);
    }

    // A File that is still attached, and only named by a field now, is not missing.
    private static IEnumerable<CanonicalRow> Missing(PairWork work, Side side)
    {
        if (work.Pair.Base != BaseKind.Body || work.Base is not { } agreed || work.Document(side) is null)
        {
            return [];
        }

        var there = work.Links.Files.Attached(side, work.DocType.Name, work.Document(side)!.Name).Select(file => file.Id).ToHashSet(StringComparer.Ordinal);
        return agreed.Form(side).Rows(Table).Where(row => row.SourceName is { } id && !there.Contains(id));
    }

    private async Task<HashSet<string>> DeletedAsync(Side side, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await run.Site(side).FindDeletedAsync(SiteFile.DocType, ids, cancellationToken);
            return [.. rows.Where(row => !row.Restored).Select(row => row.Name)];
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Permission or SiteErrorClass.Schema)
        {
            run.Events.TryWrite(new VerboseEvent($"The {Words.Of(side)} user may not read Deleted Document: removed attachments stay on the other side."));
            return [];
        }
    }

    private RawObject Row(string id, int index, string url) =>
        RawObject.Of(new JsonObject { ["name"] = id, ["idx"] = index + 1, [FileField] = url }, _layout);
}
