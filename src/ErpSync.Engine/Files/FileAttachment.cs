using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Writing;

namespace ErpSync.Engine.Files;

/// <summary>
/// What follows the write of a document: its answer may name files that the site made or renamed, and files in its texts and rows are
/// attached to it, so that who may read the document may read them. The site itself does that for Attach fields only.
/// </summary>
internal sealed class FileAttachment(RunContext run, AttachedFiles attached)
{
    /// <summary>Learns the files an answer names, and attaches those that the write brought into texts and rows or is to attach.</summary>
    /// <param name="work">The pair.</param>
    /// <param name="side">The side written.</param>
    /// <param name="answer">What the site answered.</param>
    /// <param name="plan">What was written.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task FollowAsync(PairWork work, Side side, FrappeDocument answer, WritePlan plan, CancellationToken cancellationToken)
    {
        await LearnAsync(work.DocType, side, [answer], work.Links.Files, cancellationToken);
        var known = plan.Current is null ? [] : FileUse.Of(plan.Current).Select(use => use.Token).ToHashSet(StringComparer.Ordinal);
        var uses = FileUse.Of(work.DocType.Canonicalizer.Read(answer, side, work.Links, plan.Current)).Concat(FileUse.Of(plan.Target))
            .Where(use => !use.IsWholeField && !known.Contains(use.Token)).DistinctBy(use => use.Token).ToList();
        if (uses.Count == 0)
        {
            return;
        }

        var files = run.Site(side).Files;
        var there = await files.FindAttachedAsync(work.DocType.Name, [answer.Name], cancellationToken);
        var missing = uses.Select(use => work.Links.Files.Find(side, use.Token)).OfType<SiteFile>()
            .Where(file => !there.Any(row => row.Url == file.Url)).DistinctBy(file => file.Url).ToList();
        foreach (var file in missing)
        {
            await AttachAsync(files, work, file, answer, cancellationToken);
        }

        await attached.FillAsync(work.DocType, side, [answer], work.Links.Files, cancellationToken);
    }

    /// <summary>Asks a site about the addresses in documents that are not known yet.</summary>
    public async Task LearnAsync(
        DocTypeContext docType, Side side, IReadOnlyCollection<FrappeDocument> documents, FileNames names, CancellationToken cancellationToken)
    {
        if (docType.Rules.Attachments == Configuration.AttachmentPolicy.None)
        {
            return;
        }

        foreach (var document in documents)
        {
            document.Attached = [];
        }

        var urls = documents.SelectMany(docType.Canonicalizer.FileAddresses).SelectMany(FileAddresses.Candidates)
            .Distinct(StringComparer.Ordinal).Where(url => names.IsNews(side, url)).ToList();
        if (urls.Count > 0)
        {
            names.Add(side, await run.Site(side).Files.FindAsync("file_url", urls, cancellationToken));
            names.MarkLooked(side, urls);
        }

        await attached.FillAsync(docType, side, documents, names, cancellationToken);
    }

    private async Task AttachAsync(ISiteFiles files, PairWork work, SiteFile file, FrappeDocument document, CancellationToken cancellationToken)
    {
        try
        {
            if ((await files.FindAsync("name", [file.Id], cancellationToken)) is [{ IsFree: true } free])
            {
                await files.UpdateAsync(
                    free, new JsonObject { ["attached_to_doctype"] = work.DocType.Name, ["attached_to_name"] = document.Name }, cancellationToken);
            }
            else
            {
                await files.LinkAsync(file, work.DocType.Name, document.Name, cancellationToken);
            }
        }
        catch (SiteException exception) when (exception.Class is SiteErrorClass.Validation or SiteErrorClass.Permission)
        {
            // The document is written and shows the file to whoever may read it elsewhere.
            await run.Events.WriteAsync(
                new WarningEvent($"{file.FileName} could not be attached to {work.Target}: {exception.Message}"), cancellationToken);
        }
    }
}
