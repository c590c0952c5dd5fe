using System.Net.Http.Headers;
using System.Text;

namespace ErpSync.Sandbox;

/// <summary>The parts of a <c>multipart/form-data</c> body. Files are slices of the body, not copies.</summary>
internal sealed class MultipartForm
{
    private readonly Dictionary<string, UploadedFile> _files = new(StringComparer.Ordinal);

    private MultipartForm()
    {
    }

    /// <summary>Plain fields in their order.</summary>
    public List<KeyValuePair<string, string>> Fields { get; } = [];

    public UploadedFile? File(string name) => _files.GetValueOrDefault(name);

    /// <summary>Reads a body; what does not keep to the format is passed over, as the server does.</summary>
    public static MultipartForm Read(ReadOnlyMemory<byte> body, string contentType)
    {
        var form = new MultipartForm();
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var type)
            ? type.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value
            : null;
        if (boundary is not null)
        {
            form.Split(body, Encoding.UTF8.GetBytes("--" + boundary.Trim('"')));
        }

        return form;
    }

    private void Split(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        byte[] lineDelimiter = [.. "\r\n"u8, .. delimiter];
        if (!body.Span.StartsWith(delimiter))
        {
            var first = body.Span.IndexOf(lineDelimiter);
            body = first < 0 ? default : body[(first + 2)..];
        }

        while (body.Length > delimiter.Length + 2)
        {
            // Behind the last delimiter stand two more hyphens, behind the others a line end.
            var part = body[delimiter.Length..];
            if (!part.Span.StartsWith("\r\n"u8))
            {
                return;
            }

            part = part[2..];
            var end = part.Span.IndexOf(lineDelimiter);
            if (end < 0)
            {
                return;
            }

            Add(part[..end]);
            body = part[(end + 2)..];
        }
    }

    private void Add(ReadOnlyMemory<byte> part)
    {
        var blank = part.Span.IndexOf("\r\n\r\n"u8);
        if (blank < 0)
        {
            return;
        }

        var content = part[(blank + 4)..];
        string? disposition = null;
        var mediaType = "";
        foreach (var line in Encoding.UTF8.GetString(part.Span[..blank]).Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            switch (colon < 0 ? "" : line[..colon].Trim().ToLowerInvariant())
            {
                case "content-disposition":
                    disposition = line[(colon + 1)..].Trim();
                    break;
                case "content-type":
                    mediaType = line[(colon + 1)..].Trim();
                    break;
            }
        }

        if (!ContentDispositionHeaderValue.TryParse(disposition, out var parsed) || parsed.Name is not { } quoted)
        {
            return;
        }

        var name = quoted.Trim('"');
        if ((parsed.FileNameStar ?? parsed.FileName) is { } fileName)
        {
            _files.TryAdd(name, new UploadedFile(fileName.Trim('"'), mediaType, content));
        }
        else
        {
            Fields.Add(KeyValuePair.Create(name, Encoding.UTF8.GetString(content.Span)));
        }
    }
}
