using System.Collections.Concurrent;
using System.Net;

namespace ErpSync.Sandbox.Tests.Webhooks;

/// <summary>A receiver of webhooks without sockets.</summary>
internal sealed class RecordingHandler(HttpStatusCode status) : HttpMessageHandler
{
    public ConcurrentQueue<(HttpRequestMessage Request, string Body)> Received { get; } = new();

    /// <summary>False: it takes the message and never answers.</summary>
    public bool Answers { get; init; } = true;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Received.Enqueue((request, await request.Content!.ReadAsStringAsync(cancellationToken)));
        if (!Answers)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return new HttpResponseMessage(status) { RequestMessage = request };
    }
}
