using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Webhooks;

public sealed class WebhookPumpTests
{
    private readonly WebhookSite _hooks = new();

    [Fact]
    public async Task A_server_delivers_over_loopback_what_is_saved_through_its_API()
    {
        await using var receiver = await Start(new WebhookSite());
        _hooks.Watch("w", "on_update", new JsonObject
        {
            ["request_url"] = new Uri(receiver.Url, "/api/method/ping").AbsoluteUri,
            ["enable_security"] = 1,
            ["webhook_secret"] = "s3",
        });
        await using var server = await Start(_hooks);

        _hooks.Test.Send("POST", "/api/resource/Thing", new JsonObject { ["code"] = "A", ["amount"] = 5 });
        await Until(() => _hooks.Queue.Unfinished == 0);

        var exchange = Assert.Single(receiver.Site.Journal);
        Assert.Equal(("POST", "/api/method/ping", 200), (exchange.Method, exchange.Path, exchange.Status));
        Assert.Equal("""{"message":"pong"}""", (string?)Log().Single()["response"]);
    }

    [Fact]
    public async Task The_message_is_sent_to_the_byte_with_no_content_type_of_its_own()
    {
        var handler = new RecordingHandler(HttpStatusCode.OK);
        _hooks.Watch("w", "on_update", new JsonObject
        {
            ["enable_security"] = 1,
            ["webhook_secret"] = "sécret",
            ["request_method"] = "PUT",
            ["webhook_headers"] = new JsonArray(new JsonObject { ["key"] = "X-Site", ["value"] = "cloud" }),
        });
        _hooks.AddThing("ü", 5);
        using var pump = new WebhookPump(_hooks.Site, handler);

        Assert.Equal(1, await pump.DeliverDueAsync(Token));

        const string Body = """{"ev": "on_update", "name": "\u00fc", "amount": 5}""";
        var (request, body) = Assert.Single(handler.Received);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes("sécret"), Encoding.ASCII.GetBytes(Body)));
        Assert.Equal(Body, body);
        Assert.Equal("PUT http://127.0.0.1:9/w", $"{request.Method} {request.RequestUri}");
        Assert.Equal(
            $"User-Agent: python-requests/2.32.4|Accept-Encoding: gzip, deflate|Accept: */*|Connection: keep-alive"
            + $"|X-Frappe-Webhook-Signature: {signature}|X-Site: cloud",
            string.Join('|', request.Headers.NonValidated.Select(header => $"{header.Key}: {header.Value}")));
        Assert.Null(request.Content!.Headers.ContentType);
    }

    [Theory]
    [InlineData(302, 1)]
    [InlineData(404, 3)]
    [InlineData(500, 3)]
    public async Task Redirects_are_not_followed_and_failures_are_tried_again(int status, int attempts)
    {
        var handler = new RecordingHandler((HttpStatusCode)status);
        _hooks.Watch("w", "on_update");
        _hooks.AddThing("A");
        using var pump = new WebhookPump(_hooks.Site, handler);

        while (_hooks.Queue.NextDue is not null)
        {
            await pump.DeliverDueAsync(Token);
            _hooks.Test.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(attempts, handler.Received.Count);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_a_failed_connection()
    {
        var receiver = await Start(new WebhookSite());
        await receiver.DisposeAsync();
        _hooks.Watch("closed", "on_update", new JsonObject { ["request_url"] = receiver.Url.AbsoluteUri });
        _hooks.Watch("wrong", "on_update", new JsonObject { ["request_url"] = "gopher://127.0.0.1/x" });
        _hooks.AddThing("A");
        using var pump = new WebhookPump(_hooks.Site);

        await pump.DeliverDueAsync(Token);
        _hooks.Test.Clock.Advance(TimeSpan.FromSeconds(1));
        await pump.DeliverDueAsync(Token);

        Assert.All(Log(), row => Assert.StartsWith(
            "requests.exceptions.ConnectionError: HTTPConnectionPool(host='127.0.0.1'",
            (string?)row["error"],
            StringComparison.Ordinal));
        Assert.Equal(2, Log().Count());
    }

    [Fact]
    public async Task A_receiver_slower_than_the_timeout_is_a_timeout()
    {
        var handler = new RecordingHandler(HttpStatusCode.OK) { Answers = false };
        _hooks.Watch("w", "on_update", new JsonObject { ["timeout"] = 1 });
        _hooks.AddThing("A");
        using var pump = new WebhookPump(_hooks.Site, handler);

        Assert.Equal(3, await pump.DeliverDueAsync(Token));

        Assert.Equal(0, _hooks.Queue.Unfinished);
        Assert.All(Log(), row => Assert.Equal(
            "requests.exceptions.ReadTimeout: HTTPConnectionPool(host='127.0.0.1', port=9): Read timed out. (read timeout=1)",
            (string?)row["error"]));
    }

    [Fact]
    public async Task A_stopped_server_gives_back_what_it_was_sending()
    {
        var handler = new RecordingHandler(HttpStatusCode.OK) { Answers = false };
        _hooks.Watch("w", "on_update");
        var server = await Start(_hooks, handler);
        _hooks.AddThing("A");
        await Until(() => !handler.Received.IsEmpty);

        await server.DisposeAsync();
        await server.DisposeAsync();

        Assert.Equal(1, _hooks.Queue.Unfinished);
        Assert.Equal(1, _hooks.Queue.Take()!.Number);
    }

    [Fact]
    public async Task A_server_that_sends_no_webhooks_lets_them_wait()
    {
        _hooks.Watch("w", "on_update");
        await using var server = await SandboxServer.StartAsync(_hooks.Site, new SandboxServerOptions { SendsWebhooks = false }, Token);

        _hooks.AddThing("A", 1);

        Assert.Equal(1, _hooks.Queue.Waiting);
        Assert.Equal(["on_update A 1"], _hooks.Receive());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<SandboxServer> Start(WebhookSite hooks, HttpMessageHandler? handler = null) =>
        SandboxServer.StartAsync(hooks.Site, new SandboxServerOptions { WebhookHandler = handler }, Token);

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Token);
        }
    }

    private IEnumerable<JsonObject> Log() =>
        _hooks.Site.Names("Webhook Request Log").Select(name => _hooks.Site.Find("Webhook Request Log", name)!);
}
