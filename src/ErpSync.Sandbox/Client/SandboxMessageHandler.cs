using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace ErpSync.Sandbox;

/// <summary>
/// Connects an <see cref="HttpClient"/> to a site without sockets. A dropped connection is a <see cref="HttpRequestException"/>
/// around an <see cref="IOException"/>; delays wait on the site's own clock.
/// </summary>
public sealed class SandboxMessageHandler(FrappeSite site) : HttpMessageHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        var sent = await Convert(request, cancellationToken);
        await Wait(site.DelayBefore(sent), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var answer = site.Handle(sent);
        await Wait(answer.ReplyDelay, cancellationToken);
        return answer.ConnectionDropped
            ? throw new HttpRequestException(
                HttpRequestError.ResponseEnded,
                "An error occurred while sending the request.",
                new IOException("The connection was closed by the server.", new SocketException((int)SocketError.ConnectionReset)))
            : Convert(answer, request);
    }

    private static async Task<SandboxRequest> Convert(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Add(headers, request.Headers);
        var body = ReadOnlyMemory<byte>.Empty;
        if (request.Content is not null)
        {
            Add(headers, request.Content.Headers);
            body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
        }

        return new SandboxRequest(request.Method.Method, request.RequestUri!.PathAndQuery, headers, body);
    }

    private static void Add(Dictionary<string, string> headers, HttpHeaders source)
    {
        foreach (var header in source.NonValidated)
        {
            headers[header.Key] = header.Value.ToString();
        }
    }

    private static HttpResponseMessage Convert(SandboxResponse answer, HttpRequestMessage request)
    {
        var content = new ReadOnlyMemoryContent(answer.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content, RequestMessage = request };
        foreach (var (name, value) in answer.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    private Task Wait(TimeSpan delay, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, site.Options.Clock, cancellationToken) : Task.CompletedTask;
}
