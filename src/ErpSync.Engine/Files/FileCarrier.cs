using System.Collections.Concurrent;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Pairs;
using ErpSync.Engine.Sync.Recording;

namespace ErpSync.Engine.Files;

/// <summary>
/// Sees to it that a side has the files a document names before the document is written there: looks for the content by its hash, else
/// uploads it straight from the other site (intent, call, receipt, as every write). A file that cannot travel is told with reason and
/// remedy, and the document goes without it.
/// </summary>
internal sealed class FileCarrier(RunContext run)
{
    private readonly ConcurrentDictionary<(Side Side, string Token), SemaphoreSlim> _gates = new();
    private readonly FileJournal _journal = new(run);
    private readonly FileSearch _search = new(run, new FileJournal(run));

    /// <summary>Brings the files of a content to a side.</summary>
    /// <param name="work">The pair; its names of files learn what the side has afterwards.</param>
    /// <param name="side">The side that is about to be written.</param>
    /// <param name="target">What the document is to become there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="BlockedException">An earlier upload of one of them may still be on its way.</exception>
    /// <exception cref="SiteException">A site cannot be reached now: the document waits with its files.</exception>
    public async Task CarryAsync(PairWork work, Side side, CanonicalDocument target, CancellationToken cancellationToken)
    {
        foreach (var use in FileUse.Of(target).DistinctBy(use => use.Token).Where(use => work.Links.Files.Find(side, use.Token) is null))
        {
            // Two documents with the same picture: the second one finds what the first one brought.
            var gate = _gates.GetOrAdd((side, use.Token), _ => new SemaphoreSlim(1, 1));
            await gate.WaitAsync(cancellationToken);
            try
            {
                if (!await _search.FindAsync(work, side, use.Token, cancellationToken))
                {
                    await CarryAsync(work, side, use, cancellationToken);
                }
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>What would be uploaded to a side, in words; null when nothing would be. Writes nothing.</summary>
    public async Task<string?> DescribeAsync(PairWork work, Side side, CanonicalDocument target, CancellationToken cancellationToken)
    {
        var uploads = new List<string>();
        foreach (var use in FileUse.Of(target).DistinctBy(use => use.Token).Where(use => work.Links.Files.Find(side, use.Token) is null))
        {
            if (work.Links.Files.Find(side.Other(), use.Token) is { } file && !await HasAsync(work, side, use.Token, cancellationToken))
            {
                uploads.Add($"{file.FileName} ({FileSize.Text(file.Size)})");
            }
        }

        return uploads.Count == 0 ? null : $"Uploads {string.Join(", ", uploads)} to the {Words.Of(side)} site.";
    }

    private async Task<bool> HasAsync(PairWork work, Side side, string token, CancellationToken cancellationToken)
    {
        try
        {
            return await _search.FindAsync(work, side, token, cancellationToken);
        }
        catch (BlockedException)
        {
            // An earlier upload may still be on its way.
            return false;
        }
    }

    private async Task CarryAsync(PairWork work, Side side, FileUse use, CancellationToken cancellationToken)
    {
        var (hash, isPrivate) = FileToken.Parse(use.Token);
        if (await FindSourceAsync(work, side.Other(), use.Token, cancellationToken) is not { } source)
        {
            await RefuseAsync(
                work, side, ErrorIds.AttachmentRefused, $"The file of {use.Field} (md5 {hash}) is on neither site any more.", "Attach it again.", cancellationToken);
            return;
        }

        var limit = work.DocType.Rules.MaxAttachmentBytes;
        if (source.Size > limit)
        {
            await TellTooLargeAsync(work, side, source, $"max_attachment_mb allows {FileSize.Text(limit)}", cancellationToken);
            return;
        }

        var carried = new CarriedFile(side, hash, isPrivate, source.FileName, source.Size, run.Now);
        await _journal.BeginAsync(carried);
        if (await UploadAsync(work, carried, source, use, cancellationToken) is not { } file)
        {
            return;
        }

        if (isPrivate && !file.IsPrivate)
        {
            // Private stays private, whatever a site's hooks make of it.
            await run.Site(side).DeleteAsync(SiteFile.DocType, file.Id, cancellationToken);
            await _journal.DropAsync(carried);
            await RefuseAsync(
                work,
                side,
                ErrorIds.AttachmentRefused,
                $"{source.FileName} of {work.Target} is private, and the {Words.Of(side)} site made it public; it was removed there again.",
                $"Look for a server script or an app on the {Words.Of(side)} site that changes new files.",
                cancellationToken);
            return;
        }

        run.Counters.AddWritten();
        await _journal.ArriveAsync(
            work,
            carried with { FileId = file.Id, Url = file.Url, SiteHash = file.ContentHash },
            $"{source.FileName} ({FileSize.Text(source.Size)}) as {file.Url}");
        work.Links.Files.AddTwin(side, use.Token, file);
    }

    private async Task<SiteFile?> UploadAsync(PairWork work, CarriedFile carried, SiteFile source, FileUse use, CancellationToken cancellationToken)
    {
        var side = carried.Side;
        var upload = new FileUpload(source.FileName, carried.IsPrivate, carried.ContentHash, token => run.Site(side.Other()).Files.OpenAsync(source, token))
        {
            MaximumBytes = work.DocType.Rules.MaxAttachmentBytes,
            AttachedTo = work.Document(side) is { } document ? (work.DocType.Name, document.Name) : null,

            // A File that names a field and no document is nobody's for the site: it would not take it when the document is saved.
            Field = use.IsWholeField && work.Document(side) is not null ? use.Field : null,
        };
        try
        {
            return await run.Site(side).Files.UploadAsync(upload, cancellationToken);
        }
        catch (FileSourceException exception)
        {
            await _journal.DropAsync(carried);
            if (exception.Cause is { } cause && !IsLasting(cause))
            {
                throw cause;
            }

            await (exception.IsTooLarge
                ? TellTooLargeAsync(work, side, source, $"max_attachment_mb allows {FileSize.Text(upload.MaximumBytes)}", cancellationToken)
                : RefuseAsync(
                    work,
                    side,
                    ErrorIds.AttachmentRefused,
                    $"{source.FileName} of {work.Target} cannot be read from the {Words.Of(side.Other())} site: {exception.Message}",
                    "Check that the sync user may read it and that the file is on the disk of the site; then attach it again.",
                    cancellationToken));
            return null;
        }
        catch (SiteException exception) when (exception.OutcomeUnknown)
        {
            throw new BlockedException(_search.Unknown(work, carried));
        }
        catch (SiteException exception)
        {
            await _journal.DropAsync(carried);
            if (!IsLasting(exception))
            {
                throw;
            }

            await (exception is { Status: 413 } or { ExceptionType: "MaxFileSizeReachedError" }
                ? TellTooLargeAsync(work, side, source, exception.Message, cancellationToken)
                : RefuseAsync(
                    work,
                    side,
                    ErrorIds.AttachmentRefused,
                    $"The {Words.Of(side)} site does not take {source.FileName} of {work.Target}: {exception.Message}",
                    $"Change the rule of the {Words.Of(side)} site (allowed file extensions, max_attachments of the DocType, permission), then attach it again or use Reset-ErpSyncRecord.",
                    cancellationToken));
            return null;
        }
    }

    // What the base or the other side's document names need not be on the page: it is asked for.
    private async Task<SiteFile?> FindSourceAsync(PairWork work, Side side, string token, CancellationToken cancellationToken) =>
        work.Links.Files.Find(side, token) ?? (await _search.FindAsync(work, side, token, cancellationToken) ? work.Links.Files.Find(side, token) : null);

    // A no that the next run would hear again.
    private static bool IsLasting(SiteException exception) =>
        exception.Class is SiteErrorClass.Validation or SiteErrorClass.Permission or SiteErrorClass.Gone or SiteErrorClass.Duplicate;

    private Task TellTooLargeAsync(PairWork work, Side side, SiteFile file, string why, CancellationToken cancellationToken) => RefuseAsync(
        work,
        side,
        ErrorIds.AttachmentTooLarge,
        $"{file.FileName} of {work.Target} ({FileSize.Text(file.Size)}) is too large for the {Words.Of(side)} site: {why}.",
        "Raise max_attachment_mb, max_file_size of the site and the body limit of its proxy; then use Reset-ErpSyncRecord or attach it again.",
        cancellationToken);

    private async Task RefuseAsync(PairWork work, Side side, string errorId, string message, string remedy, CancellationToken cancellationToken)
    {
        if (run.IsNews(work.Target, message))
        {
            await _journal.NoteAsync(work, "refused", side, "failed", message);
            await run.Events.WriteAsync(new ErrorEvent(RunReporter.Error(work, errorId, ErpErrorCategory.WriteError, message, remedy)), cancellationToken);
        }
    }
}
