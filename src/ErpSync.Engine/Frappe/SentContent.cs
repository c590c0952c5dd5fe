using System.Net;
using System.Net.Http.Headers;

namespace ErpSync.Engine.Frappe;

/// <summary>A JSON body that remembers whether it was asked for.</summary>
internal sealed class SentContent : HttpContent, ISentContent
{
    private readonly byte[] _utf8;

    public SentContent(byte[] utf8)
    {
        _utf8 = utf8;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public bool Started { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        return stream.WriteAsync(_utf8, cancellationToken).AsTask();
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Started = true;
        stream.Write(_utf8);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _utf8.Length;
        return true;
    }
}
