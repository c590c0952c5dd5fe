using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpSync.Sandbox;

/// <summary>
/// Takes images that were pasted into Text Editor fields as data URLs out of the HTML: each becomes a File attached to the document,
/// and the HTML names its address instead. What is read back so differs from what was written.
/// </summary>
internal sealed partial class EmbeddedImages(SiteInternals site)
{
    public void Extract(OpenDocument document, Session session)
    {
        foreach (var field in document.Type.EditorFields)
        {
            if (document.Values[field.Name] is JsonValue value
                && value.TryGetValue<string>(out var html)
                && html.Contains("data:", StringComparison.Ordinal))
            {
                document.Values[field.Name] = Image().Replace(html, match => Replaced(match, document, session));
            }
        }
    }

    private string Replaced(Match match, OpenDocument document, Session session)
    {
        var url = match.Groups["url"].Value;
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
        {
            return match.Value;
        }

        var header = url["data:".Length..comma].Split(';');
        var content = url[(comma + 1)..];
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(content.Length)];
        if (!header.Contains("base64"))
        {
            bytes = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(content));
        }
        else if (Convert.TryFromBase64String(content, bytes, out var length))
        {
            bytes = bytes[..length];
        }
        else
        {
            return match.Value;
        }

        var named = header.FirstOrDefault(part => part.StartsWith("filename=", StringComparison.Ordinal));
        var values = new JsonObject
        {
            ["file_name"] = named is null ? site.Naming.Hash() + MediaTypes.Ending(header[0]) : named["filename=".Length..],
            ["attached_to_doctype"] = document.Type.Name,
            ["attached_to_name"] = document.Values["name"]?.DeepClone(),
            ["is_private"] = PythonNumbers.ToInt(document.Type.Json["make_attachments_public"]) != 0 ? 0 : 1,
        };
        site.FileSaving.Save(values, bytes);
        var file = site.Attachments.Insert(values, session);
        return $"<img{match.Groups["before"].Value}src=\"{file.Text("file_url")}?fid={file.Name}\"";
    }

    [GeneratedRegex(
        """<img(?<before>[^>]*?)src\s*=\s*["'](?<url>data:[^"']*)["']""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Image();
}
