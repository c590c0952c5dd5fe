using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe.Files;

/// <summary>Files over Frappe's REST API: lists of File, <c>upload_file</c>, and the addresses themselves (contract 11, recording 16).</summary>
internal sealed class SiteFiles(SiteChannel channel, SiteErrors errors, DocumentLists lists, DocumentWriter writer) : ISiteFiles
{
    private static readonly ListQuery Rows = new()
    {
        DocType = SiteFile.DocType,
        Fields =
        [
            "name", "file_name", "file_url", "is_private", "content_hash", "file_size", "attached_to_doctype", "attached_to_name",
            "attached_to_field", "modified", "creation",
        ],
        OrderBy = "creation asc, name asc",
        Filters = [new SiteFilter("is_folder", "=", 0)],
    };

    public async Task<IReadOnlyList<SiteFile>> FindAsync(string field, IReadOnlyCollection<string> values, CancellationToken cancellationToken) =>
        values.Count == 0 ? [] : (await lists.QueryNamesAsync(Rows, field, values, cancellationToken)).ConvertAll(Read);

    public async Task<IReadOnlyList<SiteFile>> FindAttachedAsync(
        string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var query = Rows with { Filters = [.. Rows.Filters, new SiteFilter("attached_to_doctype", "=", docType)] };
        return names.Count == 0 ? [] : (await lists.QueryNamesAsync(query, "attached_to_name", names, cancellationToken)).ConvertAll(Read);
    }

    public async Task<IReadOnlyList<SiteFile>> FindMadeAsync(string owner, string from, CancellationToken cancellationToken)
    {
        var query = Rows with { Filters = [.. Rows.Filters, new SiteFilter("owner", "=", owner), new SiteFilter("creation", ">=", from)] };
        return (await lists.QueryAsync(query, cancellationToken)).ConvertAll(Read);
    }

    public async IAsyncEnumerable<IReadOnlyList<SiteFile>> ScanAsync(
        IReadOnlyCollection<string> docTypes,
        string? from,
        int pageSize,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = Rows with { Filters = [.. Rows.Filters, DocumentLists.NamesIn("attached_to_doctype", docTypes)] };
        await foreach (var page in lists.ScanAsync(query, "modified", from, pageSize, cancellationToken))
        {
            yield return page.ConvertAll(Read);
        }
    }

    public async Task<FileDownload> OpenAsync(SiteFile file, CancellationToken cancellationToken)
    {
        var request = SiteRequest.Read(SiteRoutes.File(file.Url), $"read the file {file.FileName}") with { IsDownload = true };
        try
        {
            var answer = await channel.CallAsync(request, cancellationToken);
            return answer.Download ?? throw errors.NotFrappe(request, null, "the answer is no file.");
        }
        catch (SiteException error) when (error.Status is 401 or 403)
        {
            // Frappe answers with a page here, also for a private file that is not there (recording 16).
            throw error.As(SiteErrorClass.Permission);
        }
        catch (SiteException error) when (error.Status is 404 or 410)
        {
            throw error.As(SiteErrorClass.Gone);
        }
    }

    public async Task<SiteFile> UploadAsync(FileUpload upload, CancellationToken cancellationToken)
    {
        var request = SiteRequest.Write(HttpMethod.Post, SiteRoutes.Function("upload_file"), null, $"take the file {upload.FileName}") with
        {
            Upload = async token =>
            {
                try
                {
                    return new MultipartUpload(upload, await upload.Open(token));
                }
                catch (SiteException exception)
                {
                    throw new FileSourceException(exception.Message, exception);
                }
            },
        };
        return await SendAsync(request, cancellationToken);
    }

    public Task<SiteFile> LinkAsync(SiteFile file, string docType, string name, CancellationToken cancellationToken) => SendAsync(
        SiteRequest.Write(
            HttpMethod.Post,
            SiteRoutes.Function("upload_file"),
            new JsonObject
            {
                ["file_url"] = file.Url,
                ["file_name"] = file.FileName,
                ["is_private"] = file.IsPrivate ? 1 : 0,
                ["doctype"] = docType,
                ["docname"] = name,
            },
            $"attach the file {file.FileName} to {docType} {name}"),
        cancellationToken);

    public Task UpdateAsync(SiteFile file, JsonObject changes, CancellationToken cancellationToken) =>
        writer.UpdateAsync(SiteFile.DocType, file.Id, changes, file.Modified, cancellationToken);

    private async Task<SiteFile> SendAsync(SiteRequest request, CancellationToken cancellationToken)
    {
        var answer = await channel.CallAsync(request, cancellationToken);
        return answer.Take<JsonObject>("message") is { } file && file.Name().Length > 0 && file.Text("file_url") is { Length: > 0 }
            ? Read(file)
            : throw errors.NotFrappe(request, null, "the answer has no file.");
    }

    private static SiteFile Read(JsonObject row) => new(
        row.Name(),
        row.Text("file_name") is { Length: > 0 } name ? name : FileNameOf(row.Text("file_url") ?? ""),
        row.Text("file_url") ?? "",
        row.Flag("is_private"),
        row.Text("content_hash") is { Length: > 0 } hash ? hash : null,
        long.TryParse(row.Text("file_size"), out var size) ? size : 0)
    {
        AttachedToDocType = row.Text("attached_to_doctype"),
        AttachedToName = row.Text("attached_to_name"),
        AttachedToField = row.Text("attached_to_field"),
        Modified = row.Text("modified") ?? "",
        Creation = row.Text("creation") ?? "",
    };

    private static string FileNameOf(string url) => url[(url.LastIndexOf('/') + 1)..];
}
