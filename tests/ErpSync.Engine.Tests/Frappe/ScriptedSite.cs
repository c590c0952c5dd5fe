using System.Collections.Concurrent;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Frappe;

/// <summary>A network that answers from a script, and the client that talks to it.</summary>
internal sealed class ScriptedSite : HttpMessageHandler
{
    public const string Key = "key-1f2e3d4c5b";
    public const string Secret = "secret-9a8b7c6d5e";

    private readonly ConcurrentQueue<Func<SeenRequest, CancellationToken, Task<HttpResponseMessage>>> _script = new();
    private readonly ConcurrentQueue<SeenRequest> _seen = new();

    public ScriptedSite(int maxAttempts = 1, double backoffSeconds = 5)
    {
        var configuration = new SiteConfiguration { Url = new Uri("https://cloud.example.com"), ApiKey = Key, ApiSecret = Secret };
        var retry = new RetryOptions { MaxAttempts = maxAttempts, BackoffSeconds = backoffSeconds };
        Client = new FrappeSite(Side.Cloud, configuration, retry, this, Clock, new FixedRandom());
    }

    public VirtualClock Clock { get; } = new();

    public FrappeSite Client { get; }

    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    /// <summary>Answers what the script does not, when set.</summary>
    public Func<SeenRequest, HttpResponseMessage>? Otherwise { get; set; }

    /// <summary>Adds answers, one for each request to come.</summary>
    public ScriptedSite Reply(params HttpResponseMessage[] answers)
    {
        foreach (var answer in answers)
        {
            _script.Enqueue((_, _) => Task.FromResult(answer));
        }

        return this;
    }

    /// <summary>The next request ends in an exception of the network.</summary>
    public ScriptedSite Fail(Exception exception)
    {
        _script.Enqueue((_, _) => throw exception);
        return this;
    }

    /// <summary>The next request is never answered.</summary>
    public ScriptedSite Hang()
    {
        _script.Enqueue(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            throw new InvalidOperationException("Not reached.");
        });
        return this;
    }

    /// <summary>Connects as a user of Frappe 15.101 that may read System Settings, then forgets the requests this took.</summary>
    public async Task<ScriptedSite> ConnectedAsync(string version = "15.101.1", bool version2 = true, string user = "sync@example.com")
    {
        Reply(
            Answers.Json(200, $$"""{"message": "{{user}}"}"""),
            Answers.Json(200, $$"""{"message": {"erpnext": {"version": "15.99.1"}, "frappe": {"version": "{{version}}" } } }"""),
            Answers.Json(200, """{"data": {"name": "System Settings", "time_zone": "Asia/Kolkata"}}"""),
            version2 ? Answers.Json(200, """{"data": "pong"}""") : Answers.Html(404));
        await Client.ConnectAsync(TestContext.Current.CancellationToken);
        _seen.Clear();
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        var headers = request.Headers.ToDictionary(
            header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var seen = new SeenRequest(request.Method.Method, request.RequestUri!.PathAndQuery, body, headers);
        _seen.Enqueue(seen);
        if (_script.TryDequeue(out var next))
        {
            return await next(seen, cancellationToken);
        }

        return Otherwise?.Invoke(seen) ?? throw new InvalidOperationException($"The script has no answer to {seen.Method} {seen.Target}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Client.Dispose();
        }

        base.Dispose(disposing);
    }
}
