using System.Net;

namespace ErpSync.Simulation.Worlds;

/// <summary>
/// The sites' answers to what a DocType is: large, asked for by every run, and the same until an administrator changes one. Making them
/// anew each time would be a good part of a simulation's work.
/// </summary>
internal sealed class KnownDefinitions
{
    private readonly Dictionary<(Side Side, string Path), byte[]> _known = [];

    public HttpResponseMessage? Find(Side side, HttpRequestMessage request) =>
        _known.TryGetValue((side, request.RequestUri!.PathAndQuery), out var bytes) ? Answer(request, bytes) : null;

    /// <summary>Keeps an answer, if it is one.</summary>
    public async Task<HttpResponseMessage> KeepAsync(Side side, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            return answer;
        }

        var bytes = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        _known[(side, answer.RequestMessage!.RequestUri!.PathAndQuery)] = bytes;
        return Answer(answer.RequestMessage, bytes);
    }

    /// <summary>An administrator has changed something on a side.</summary>
    public void Forget(Side side)
    {
        foreach (var key in _known.Keys.Where(key => key.Side == side).ToList())
        {
            _known.Remove(key);
        }
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, byte[] bytes)
    {
        var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes), RequestMessage = request };
        answer.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return answer;
    }
}
