using System.Text;

namespace ErpSync.Sandbox;

/// <summary>Answers <c>/files/…</c> to anybody and <c>/private/files/…</c> to who may read a File of that address.</summary>
internal sealed class FileDownloads(SiteInternals site, ResponseWriter writer)
{
    private const string Forbidden =
        "<!doctype html>\n<html lang=en>\n<title>403 Forbidden</title>\n<h1>Forbidden</h1>\n"
        + "<p>You don&#39;t have permission to access this file</p>\n";

    private static readonly HashSet<string> NeverInline = new(StringComparer.OrdinalIgnoreCase) { ".svg", ".html", ".htm", ".xml" };

    /// <summary>A private file that is not there is forbidden, not missing (recording 16).</summary>
    public SandboxResponse Answer(string url, Session session)
    {
        var content = site.Files.Find(url);
        if (!FileDocType.IsPrivate(url))
        {
            return content is null
                ? writer.Html(404, "Not Found")
                : writer.Response(200, MediaTypes.ContentType(url), content.Bytes);
        }

        return content is null || Readable(url, session) is null
            ? writer.Response(403, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Forbidden))
            : writer.File(url, content, NeverInline.Contains(Path.GetExtension(url)) ? "attachment" : "inline");
    }

    /// <summary>The first File of an address that the user may read; null if there is none.</summary>
    public OpenDocument? Readable(string url, Session session)
    {
        var type = site.DocType(FileDocType.Name);
        return site.FileSaving.FilesWhere("file_url", url)
            .OrderBy(row => row.Position)
            .Select(row => site.Reader.Load(type, row))
            .FirstOrDefault(file => file.Text("file_url") == url && site.Permissions.MayUseFile(session.User, file, writes: false));
    }
}
