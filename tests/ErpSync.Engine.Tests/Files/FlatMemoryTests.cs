using System.Net;
using System.Security.Cryptography;
using System.Text;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.Tests.Support;
using Client = ErpSync.Engine.Frappe.FrappeSite;

namespace ErpSync.Engine.Tests.Files;

/// <summary>A file goes from site to site a piece at a time: what was read and not yet sent is never more than a buffer, whatever its size.</summary>
public sealed class FlatMemoryTests
{
    private const long Size = 48L * 1024 * 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_read_and_not_yet_sent_is_never_more_than_a_buffer(bool announcesLength)
    {
        var gauge = new Gauge();
        using var source = Site(Side.Cloud, new Answering(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new SourceContent(gauge, announcesLength),
        }));
        using var target = Site(Side.Local, new Answering(request =>
        {
            request.Content!.CopyToAsync(new SinkStream(gauge), TestContext.Current.CancellationToken).GetAwaiter().GetResult();
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    """{"message": {"name": "f1", "file_name": "big.bin", "file_url": "/private/files/big.bin", "is_private": 1}}""", Encoding.UTF8, "application/json"),
            };
        }));
        var file = new SiteFile("f0", "big.bin", "/private/files/big.bin", true, Hash(), Size);

        var taken = await target.Files.UploadAsync(
            new FileUpload("big.bin", true, file.ContentHash!, token => source.Files.OpenAsync(file, token)) { MaximumBytes = Size },
            TestContext.Current.CancellationToken);

        Assert.Equal("f1", taken.Id);
        Assert.Equal(Size, gauge.Produced);
        Assert.True(gauge.Consumed >= Size, $"{gauge.Consumed} bytes arrived.");
        Assert.True(gauge.MostHeld <= 2 * MultipartUpload.BufferBytes, $"{gauge.MostHeld} bytes were held at once.");
    }

    private static Client Site(Side side, HttpMessageHandler handler) => new(
        side,
        new SiteConfiguration { Url = new Uri("http://site.example"), ApiKey = "k", ApiSecret = "s" },
        new RetryOptions { BackoffSeconds = 0 },
        handler,
        new VirtualClock(),
        new FixedRandom());

    private static string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var block = new byte[64 * 1024];
        for (var left = Size; left > 0; left -= block.Length)
        {
            hash.AppendData(block);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Counts bytes between the source and the sink.</summary>
    private sealed class Gauge
    {
        public long Produced { get; private set; }

        public long Consumed { get; private set; }

        public long MostHeld { get; private set; }

        public void Produce(int bytes)
        {
            Produced += bytes;
            MostHeld = Math.Max(MostHeld, Produced - Consumed);
        }

        public void Consume(int bytes) => Consumed += bytes;
    }

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));
    }

    private sealed class SourceContent(Gauge gauge, bool announcesLength) : HttpContent
    {
        protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new SourceStream(gauge));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new InvalidOperationException("The file was asked for as a whole.");

        protected override bool TryComputeLength(out long length)
        {
            length = Size;
            return announcesLength;
        }
    }

    private sealed class SourceStream(Gauge gauge) : OneWayStream
    {
        private long _left = Size;

        public override bool CanRead => true;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var read = (int)Math.Min(buffer.Length, _left);
            buffer[..read].Clear();
            _left -= read;
            gauge.Produce(read);
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
    }

    private sealed class SinkStream(Gauge gauge) : OneWayStream
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count) => gauge.Consume(count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            gauge.Consume(buffer.Length);
            return ValueTask.CompletedTask;
        }
    }

    private abstract class OneWayStream : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
