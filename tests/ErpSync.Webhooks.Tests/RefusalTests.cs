using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ErpSync.Webhooks.Tests;

/// <summary>Whatever is refused leaves nothing in the queue.</summary>
public sealed class RefusalTests
{
    private const string Body = """{"doctype": "Customer", "name": "ACME"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_missing_wrong_or_borrowed_signature_is_401()
    {
        await using var world = await new ServerWorld().ListenAsync();
        var hex = Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ServerWorld.Secret), Encoding.UTF8.GetBytes(Body)));
        string?[] wrong =
        [
            null, "", "x", hex, hex.ToLowerInvariant(), ServerWorld.Sign(Body, "other"), ServerWorld.Sign(Body + " "), new string('A', 5000),
        ];

        foreach (var signature in wrong)
        {
            using var answer = await world.PostAsync(Body, signature);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Empty(world.Entries());
        Assert.Equal(wrong.Length, world.Server!.Refused);
        Assert.Contains(world.Told.OfType<WarningEvent>(), warning => warning.Text.Contains("401", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"doctype": "User", "name": "Administrator"}""", HttpStatusCode.Forbidden)]
    [InlineData("""{"doctype": "Customer", "name": """, HttpStatusCode.BadRequest)]
    [InlineData("""[{"doctype": "Customer", "name": "ACME"}]""", HttpStatusCode.BadRequest)]
    [InlineData("""{"doctype": "Customer", "name": "two\nlines"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"doctype": "Customer", "name": "ACME"} and more""", HttpStatusCode.BadRequest)]
    [InlineData("hello", HttpStatusCode.BadRequest)]
    public async Task A_signed_body_that_names_nothing_of_ours_is_refused(string body, HttpStatusCode status)
    {
        await using var world = await new ServerWorld().ListenAsync();

        using var answer = await world.PostAsync(body, ServerWorld.Sign(body));

        Assert.Equal(status, answer.StatusCode);
        Assert.Empty(world.Entries());
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("image/png")]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    public async Task A_content_type_that_cannot_hold_an_event_is_415(string contentType)
    {
        await using var world = await new ServerWorld().ListenAsync();

        using var answer = await world.PostAsync(Body, ServerWorld.Sign(Body), contentType: contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Empty(world.Entries());
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_413()
    {
        await using var world = await new ServerWorld(webhook => webhook with { MaxBodyKilobytes = 1 }).ListenAsync();
        var body = $$"""{"doctype": "Customer", "name": "ACME", "notes": "{{new string('x', 2000)}}"}""";

        using var answer = await world.PostAsync(body, ServerWorld.Sign(body));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(world.Entries());
    }

    [Fact]
    public async Task More_than_the_rate_allows_is_429_with_the_time_to_wait()
    {
        await using var world = await new ServerWorld(webhook => webhook with { MaxPerMinute = 3 }).ListenAsync();
        var answers = new List<HttpResponseMessage>();
        for (var delivery = 0; delivery < 5; delivery++)
        {
            answers.Add(await world.PostAsync(Body, ServerWorld.Sign(Body)));
        }

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ToList();
        Assert.InRange(refused.Count, 1, 2);
        Assert.All(refused, answer => Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60));
        Assert.Equal(5 - refused.Count, world.Entries().Sum(entry => entry.Deliveries));
        using var health = await world.Client.GetAsync(new Uri(world.Server!.Url, "ready"), Token);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("a wrong token", HttpStatusCode.Forbidden)]
    [InlineData("a long random token", HttpStatusCode.Accepted)]
    public async Task The_header_token_is_asked_for_beside_the_signature(string? token, HttpStatusCode status)
    {
        await using var world = await new ServerWorld(
            webhook => webhook with { TokenHeader = "X-ErpSync-Token", TokenValue = "a long random token" })
            .ListenAsync();

        using var answer = await world.PostAsync(Body, ServerWorld.Sign(Body), header: token is null ? null : ("X-ErpSync-Token", token));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.Accepted ? 1 : 0, world.Entries().Count);
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.Accepted)]
    [InlineData("203.0.113.0/24", HttpStatusCode.Forbidden)]
    public async Task Only_the_networks_named_may_deliver(string network, HttpStatusCode status)
    {
        await using var world = await new ServerWorld(webhook => webhook with { AllowFrom = [IPNetwork.Parse(network)] }).ListenAsync();

        using var answer = await world.PostAsync(Body, ServerWorld.Sign(Body));

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.Accepted ? 1 : 0, world.Entries().Count);
    }

    [Theory]
    [InlineData("GET", "webhook/cloud", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "webhook/elsewhere", HttpStatusCode.NotFound)]
    [InlineData("POST", "health", HttpStatusCode.MethodNotAllowed)]
    public async Task Other_ways_and_places_lead_nowhere(string method, string path, HttpStatusCode status)
    {
        await using var world = await new ServerWorld().ListenAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(world.Server!.Url, path));

        using var answer = await world.Client.SendAsync(request, Token);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task No_secret_stands_in_an_answer_or_in_the_log()
    {
        await using (var world = await new ServerWorld().ListenAsync())
        {
            using var answer = await world.PostAsync(Body, "wrong");
            var log = await ReadAsync(Path.ChangeExtension(world.Configuration.Log.Path!, ".log"));

            Assert.DoesNotContain(ServerWorld.Secret, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.Contains("401", log, StringComparison.Ordinal);
            Assert.DoesNotContain(ServerWorld.Secret, log, StringComparison.Ordinal);
        }
    }

    private static async Task<string> ReadAsync(string path)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }
}
