using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Core;

public sealed class ServerTests
{
    private readonly TestSite _test = new();

    [Theory]
    [InlineData("..", "/api/resource/Thing/..")]
    [InlineData(".", "/api/resource/Thing/%2E")]
    [InlineData("a/b#c?d%e \"q\"", "/api/resource/Thing/a%2Fb%23c%3Fd%25e%20%22q%22")]
    [InlineData("ünï 日本 😀", "/api/resource/Thing/%C3%BCn%C3%AF%20%E6%97%A5%E6%9C%AC%20%F0%9F%98%80")]
    public async Task Names_survive_the_wire(string name, string target)
    {
        _test.Site.Insert("Thing", new JsonObject { ["code"] = name });
        await using var server = await Start();

        var answer = await SendRaw(
            server.Url,
            $"GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: token key:secret\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal(name, (string?)JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..])!["data"]!["name"]);
    }

    [Fact]
    public async Task A_line_the_site_finds_too_long_reaches_the_site()
    {
        await using var server = await Start();
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri(server.Url, "/api/resource/Thing?x=" + new string('y', 9000)), Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Request Line is too large", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_reply_breaks_the_connection_after_the_commit()
    {
        _test.Site.Faults.Add(SandboxFault.LoseReply(times: 1));
        await using var server = await Start();
        using var client = new HttpClient();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "token key:secret");

        await Assert.ThrowsAsync<HttpRequestException>(
            () => client.PostAsJsonAsync(new Uri(server.Url, "/api/resource/Thing"), new { code = "A" }, Token));

        Assert.Equal(["A"], _test.Site.Names("Thing"));
    }

    [Fact]
    public async Task The_server_listens_on_loopback_only_and_frees_its_port()
    {
        var server = await Start();
        var url = server.Url;
        Assert.Equal("127.0.0.1", url.Host);
        Assert.NotEqual(0, url.Port);
        await server.StopAsync(Token);
        await server.DisposeAsync();

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(async () => await socket.ConnectAsync(IPAddress.Loopback, url.Port, Token));
    }

    [Fact]
    public async Task A_taken_port_is_reported()
    {
        await using var server = await Start();

        await Assert.ThrowsAsync<IOException>(
            () => SandboxServer.StartAsync(_test.Site, new SandboxServerOptions { Port = server.Url.Port }, Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<SandboxServer> Start() => SandboxServer.StartAsync(_test.Site, new SandboxServerOptions(), Token);

    private static async Task<string> SendRaw(Uri url, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, url.Port, Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(Token);
    }
}
