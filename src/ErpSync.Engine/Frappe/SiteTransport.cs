using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe.Files;

namespace ErpSync.Engine.Frappe;

/// <summary>Sends one request once: token, time-out, size limit, and an answer that is proved to be Frappe's JSON.</summary>
internal sealed class SiteTransport(
    SiteConfiguration configuration, HttpMessageHandler handler, TimeProvider clock, SitePace pace, SiteErrors errors) : IDisposable
{
    /// <summary>Largest answer read into memory, unpacked: 64 MiB. 5,000 customers with all fields were 5.8 MB.</summary>
    public const int MaximumAnswerBytes = 64 * 1024 * 1024;

    // Grows with the answer; most answers are small.
    private const int FirstBufferBytes = 4 * 1024;

    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMessageInvoker _invoker = new(handler, disposeHandler: false);

    private readonly string _root =
        configuration.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    private readonly AuthenticationHeaderValue _token = new("token", $"{configuration.ApiKey}:{configuration.ApiSecret}");

    /// <summary>Sends, and tells the pace of the site how it went.</summary>
    public async Task<SiteAnswer> SendAsync(SiteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await TrySendAsync(request, cancellationToken);
            pace.Served(request, answer.RoundTrip, answer.Bytes);
            return answer;
        }
        catch (SiteException error)
        {
            pace.Failed(request, error);
            throw;
        }
    }

    public void Dispose() => _invoker.Dispose();

    private async Task<SiteAnswer> TrySendAsync(SiteRequest request, CancellationToken cancellationToken)
    {
        using var message = Compose(request);
        var upload = request.Upload is null ? null : await request.Upload(cancellationToken);
        message.Content = upload ?? message.Content;
        using var timeout = new CancellationTokenSource(configuration.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        if (upload is not null)
        {
            // The time-out is the patience for one piece of a file, whatever the size of the whole.
            upload.Progressed = () => timeout.CancelAfter(configuration.Timeout);
        }

        var content = message.Content as ISentContent;
        try
        {
            return await ExchangeAsync(request, message, either.Token);
        }
        catch (Exception) when (upload?.SourceError is not null)
        {
            throw upload.SourceError;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw errors.TimedOut(request, configuration.Timeout, content?.Started ?? true);
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or OperationCanceledException or TimeoutException)
        {
            throw errors.FromNetwork(request, exception, content?.Started ?? true);
        }
    }

    private HttpRequestMessage Compose(SiteRequest request)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(_root + request.Path, Verbatim));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.Authorization = _token;
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("ErpSync", null));
        if (request.Body is not null)
        {
            message.Content = new SentContent(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(request.Body, FrappeJson.Plain));
        }

        return message;
    }

    private async Task<SiteAnswer> ExchangeAsync(SiteRequest request, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var sentAt = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var response = await _invoker.SendAsync(message, cancellationToken);
        pace.Heed(response.Headers);
        var isHandedOver = false;
        try
        {
            if (request.IsDownload && (int)response.StatusCode == 200)
            {
                var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                isHandedOver = true;
                return new SiteAnswer([], sentAt, clock.GetElapsedTime(started), response.Headers.Date)
                {
                    Download = new FileDownload(request, response, stream, configuration.Timeout, clock, errors),
                };
            }

            return await ReadAnswerAsync(request, response, sentAt, started, cancellationToken);
        }
        finally
        {
            if (!isHandedOver)
            {
                response.Dispose();
            }
        }
    }

    private async Task<SiteAnswer> ReadAnswerAsync(
        SiteRequest request, HttpResponseMessage response, DateTimeOffset sentAt, long started, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var bytes = await ReadAsync(request, response, status, cancellationToken);
        var roundTrip = clock.GetElapsedTime(started);
        if (status < 300 && request.Layout is { } layout && RawReader.TryParse(bytes.Span, layout) is { } raw)
        {
            return new SiteAnswer([], sentAt, roundTrip, response.Headers.Date) { Raw = raw, Bytes = bytes.Length };
        }

        var body = FrappeJson.TryParse(bytes);
        if (status >= 300)
        {
            throw errors.FromAnswer(request, status, RetryAfter(response.Headers), body, Redirect(response.Headers.Location));
        }

        return body is JsonObject answer && request.Layout is null
            ? new SiteAnswer(answer, sentAt, roundTrip, response.Headers.Date) { Bytes = bytes.Length }
            : throw errors.NotFrappe(request, status, Describe(response, bytes));
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(
        SiteRequest request, HttpResponseMessage response, int status, CancellationToken cancellationToken)
    {
        var announced = response.Content.Headers.ContentLength;
        if (announced > request.LargestAnswer)
        {
            throw errors.TooLarge(request, status, request.LargestAnswer);
        }

        // One byte more than announced: the read that finds the end needs room too.
        var collected = new ArrayBufferWriter<byte>((int)Math.Max(announced + 1 ?? 0, FirstBufferBytes));
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            var read = await stream.ReadAsync(collected.GetMemory(), cancellationToken);
            if (read == 0)
            {
                break;
            }

            collected.Advance(read);
            if (collected.WrittenCount > request.LargestAnswer)
            {
                throw errors.TooLarge(request, status, request.LargestAnswer);
            }
        }

        if (collected.WrittenCount < announced && response.Content.Headers.ContentEncoding.Count == 0)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The answer broke off.");
        }

        return collected.WrittenMemory;
    }

    private TimeSpan? RetryAfter(HttpResponseHeaders headers)
    {
        var wait = headers.RetryAfter?.Delta ?? (headers.RetryAfter?.Date is { } date ? date - clock.GetUtcNow() : null);
        return wait is { } span && span < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Where a redirect points, without query: it may repeat what was sent.</summary>
    private static string? Redirect(Uri? location) => location switch
    {
        null => null,
        { IsAbsoluteUri: true } => location.GetLeftPart(UriPartial.Path),
        _ => location.OriginalString.Split('?')[0],
    };

    private static string Describe(HttpResponseMessage response, ReadOnlyMemory<byte> bytes)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        return bytes.IsEmpty ? "the answer is empty."
            : type is "application/json" ? "the answer is broken or cut off."
            : $"the answer is {type ?? "of no known type"}, not Frappe's JSON. Is this the address of a Frappe site?";
    }
}
