using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ErpSync.Engine.Frappe.Files;

/// <summary>
/// The multipart body of an upload: the source is read while the body is sent, one buffer at a time. The end of the body is only sent when
/// all bytes came and their hash is right, so that a site never takes a damaged file for whole.
/// </summary>
internal sealed class MultipartUpload : HttpContent, ISentContent
{
    /// <summary>Bytes held at once.</summary>
    public const int BufferBytes = 64 * 1024;

    private readonly FileUpload _upload;
    private readonly FileDownload _source;
    private readonly byte[] _head;
    private readonly byte[] _tail;

    public MultipartUpload(FileUpload upload, FileDownload source)
    {
        _upload = upload;
        _source = source;

        // No content holds its own MD5 in this place.
        var boundary = "----ErpSync" + upload.ContentHash;
        _head = Encoding.UTF8.GetBytes(Head(upload, boundary));
        _tail = Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n");
        Headers.ContentType = new MediaTypeHeaderValue("multipart/form-data") { Parameters = { new NameValueHeaderValue("boundary", boundary) } };
    }

    public bool Started { get; private set; }

    /// <summary>Why the source could not be read to its end; null when it could.</summary>
    public FileSourceException? SourceError { get; private set; }

    /// <summary>Called when a piece was sent.</summary>
    public Action? Progressed { get; set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        await stream.WriteAsync(_head, cancellationToken);
        await CopyAsync(stream, cancellationToken);
        await stream.WriteAsync(_tail, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _head.Length + (_source.Length ?? 0) + _tail.Length;
        return _source.Length is not null;
    }

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }

    private static string Head(FileUpload upload, string boundary)
    {
        var head = new StringBuilder();
        Field("is_private", upload.IsPrivate ? "1" : "0");
        if (upload.AttachedTo is { } document)
        {
            Field("doctype", document.DocType);
            Field("docname", document.Name);
        }

        if (upload.Field is not null)
        {
            Field("fieldname", upload.Field);
        }

        // As browsers write it (WHATWG HTML, multipart/form-data).
        var name = upload.FileName.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal)
            .Replace("\"", "%22", StringComparison.Ordinal);
        head.Append(
            CultureInfo.InvariantCulture,
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        return head.ToString();

        void Field(string field, string value) => head.Append(
            CultureInfo.InvariantCulture, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
    }

    private async Task CopyAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var total = 0L;
            for (var read = await ReadAsync(buffer, cancellationToken); read > 0; read = await ReadAsync(buffer, cancellationToken))
            {
                total += read;
                if (total > _upload.MaximumBytes)
                {
                    throw Failed(new FileSourceException($"{_upload.FileName} is larger than its record says.") { IsTooLarge = true });
                }

                hash.AppendData(buffer, 0, read);
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                Progressed?.Invoke();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (!Convert.ToHexStringLower(hash.GetHashAndReset()).Equals(_upload.ContentHash, StringComparison.OrdinalIgnoreCase))
        {
            throw Failed(new FileSourceException($"{_upload.FileName} is not what its record says: the hash differs."));
        }
    }

    private async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _source.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellationToken);
        }
        catch (SiteException exception)
        {
            throw Failed(new FileSourceException(exception.Message, exception));
        }
    }

    private FileSourceException Failed(FileSourceException exception) => SourceError = exception;
}
