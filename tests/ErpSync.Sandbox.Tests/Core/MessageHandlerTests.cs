using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Core;

public sealed class MessageHandlerTests : IDisposable
{
    private readonly TestSite _test = new();
    private readonly HttpClient _client;

    public MessageHandlerTests()
    {
        _client = new HttpClient(new SandboxMessageHandler(_test.Site)) { BaseAddress = new Uri("http://cloud.example") };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "token key:secret");
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_client_works_on_the_site_without_sockets()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var made = await _client.PostAsJsonAsync("/api/resource/Thing", new { code = "A/B 100%", amount = 3 }, cancellation);
        using var read = await _client.GetAsync("/api/resource/Thing/A%2FB%20100%25", cancellation);
        var document = await read.Content.ReadFromJsonAsync<JsonObject>(cancellation);

        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal("application/json", read.Content.Headers.ContentType?.MediaType);
        Assert.Equal("A/B 100%", (string?)document!["data"]!["name"]);
        Assert.Equal(_test.Clock.GetUtcNow(), read.Headers.Date);
    }

    [Fact]
    public async Task A_dropped_connection_is_an_io_error_inside()
    {
        _test.Site.Faults.Add(SandboxFault.LoseReply());

        var error = await Assert.ThrowsAsync<HttpRequestException>(
            () => _client.GetAsync("/api/method/ping", TestContext.Current.CancellationToken));

        var broken = Assert.IsType<IOException>(error.InnerException);
        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(broken.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task A_cancelled_wait_before_the_site_leaves_nothing()
    {
        _test.Site.Faults.Add(SandboxFault.DelayBefore(TimeSpan.FromDays(1)));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var request = _client.PostAsJsonAsync("/api/resource/Thing", new { code = "A" }, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Empty(_test.Site.Names("Thing"));
        Assert.Empty(_test.Site.Journal);
    }

    [Fact]
    public async Task A_cancelled_wait_for_the_answer_leaves_the_work_done()
    {
        _test.Site.Faults.Add(SandboxFault.DelayReply(TimeSpan.FromDays(1)));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var request = _client.PostAsJsonAsync("/api/resource/Thing", new { code = "A" }, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(["A"], _test.Site.Names("Thing"));
    }
}
