using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class NamesOnTheWireTests
{
    public static TheoryData<string, string> OddNames => new()
    {
        { "with space", "with%20space" },
        { "with/slash", "with%2Fslash" },
        { "a/../b", "a%2F..%2Fb" },
        { "with?q&a=b", "with%3Fq%26a%3Db" },
        { "per%cent", "per%25cent" },
        { "per%2Fcent", "per%252Fcent" },
        { "#start", "%23start" },
        { "hash#tag", "hash%23tag" },
        { "plus+plus", "plus%2Bplus" },
        { "ünïcode-日本-😀", "%C3%BCn%C3%AFcode-%E6%97%A5%E6%9C%AC-%F0%9F%98%80" },
        { "quote\"'q", "quote%22%27q" },
        { "back\\slash", "back%5Cslash" },
        { "semi;colon:at@x", "semi%3Bcolon%3Aat%40x" },
        { "[b]{c}|^`~!*()$,", "%5Bb%5D%7Bc%7D%7C%5E%60~%21%2A%28%29%24%2C" },
        { ".", "%2E" },
        { "..", "%2E%2E" },
        { "...", "..." },
        { "42", "42" },
        { "line\nbreak", "line%0Abreak" },
        { new string('a', 140), new string('a', 140) },
    };

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task Any_name_reaches_the_wire_as_one_segment_in_full(string name, string encoded)
    {
        using var site = new ScriptedSite().Reply(
            Answers.Document(name), Answers.Document(name), Answers.Json(202, """{"data": "ok"}"""));

        var read = await site.Client.ReadAsync("Probe Prompt", name, Token);
        await site.Client.UpdateAsync("Probe Prompt", name, new JsonObject { ["title"] = "x" }, read.Modified, Token);
        await site.Client.DeleteAsync("Probe Prompt", name, Token);

        Assert.Equal(name, read.Name);
        Assert.Equal(
            ["GET", "PUT", "DELETE"],
            site.Seen.Select(request => request.Method));
        Assert.All(site.Seen, request => Assert.Equal($"/api/resource/Probe%20Prompt/{encoded}", request.Target));
    }

    [Theory]
    [InlineData("/leading")]
    [InlineData("trailing/")]
    [InlineData("/")]
    public async Task A_name_with_a_slash_at_an_end_travels_in_the_body(string name)
    {
        using var site = new ScriptedSite().Reply(
            Answers.Json(200, new JsonObject { ["message"] = new JsonObject { ["name"] = name, ["modified"] = "2026-11-23 02:28:14" } }),
            Answers.Json(200, "{}"));

        var read = await site.Client.ReadAsync("Probe Prompt", name, Token);
        await site.Client.DeleteAsync("Probe Prompt", name, Token);
        var update = await Assert.ThrowsAsync<SiteException>(() => site.Client.UpdateAsync("Probe Prompt", name, [], read.Modified, Token));

        Assert.Equal(["/api/method/frappe.client.get", "/api/method/frappe.client.delete"], site.Seen.Select(request => request.Target));
        Assert.All(site.Seen, request => Assert.Equal(name, request.Json["name"]!.GetValue<string>()));
        Assert.Equal((SiteErrorClass.Validation, false), (update.Class, update.OutcomeUnknown));
    }

    [Fact]
    public async Task An_integer_name_becomes_its_digits()
    {
        using var site = new ScriptedSite().Reply(
            Answers.Json(200, """{"data": {"name": 42, "modified": "2026-11-23 02:28:14.841285"}}"""),
            Answers.List(new JsonObject { ["name"] = 42, ["modified"] = "2026-11-23 02:28:14.841285", ["docstatus"] = 1 }));

        Assert.Equal("42", (await site.Client.ReadAsync("Probe Autoinc", "42", Token)).Name);
        var stamp = Assert.Single(await site.Client.GetStampsAsync("Probe Autoinc", ["42"], Token));
        Assert.Equal(("42", 1), (stamp.Name, stamp.DocStatus));
    }

    [Fact]
    public async Task A_site_below_a_path_keeps_its_path()
    {
        using var script = new ScriptedSite { Otherwise = _ => Answers.Document("..") };
        var configuration = new SiteConfiguration { Url = new Uri("https://user:pw@example.com:8443/erp/"), ApiKey = "k", ApiSecret = "s" };
        using var site = new FrappeSite(Side.Local, configuration, new RetryOptions(), script, script.Clock, new FixedRandom());

        await site.ReadAsync("Probe Prompt", "..", Token);

        Assert.Equal("/erp/api/resource/Probe%20Prompt/%2E%2E", Assert.Single(script.Seen).Target);
    }

    [Fact]
    public async Task Every_request_asks_for_JSON_with_the_token_and_without_cookies()
    {
        using var site = new ScriptedSite().Reply(Answers.Document("ACME"));

        await site.Client.ReadAsync("Customer", "ACME", Token);

        var headers = Assert.Single(site.Seen).Headers;
        Assert.Equal("application/json", headers["Accept"]);
        Assert.Equal($"token {ScriptedSite.Key}:{ScriptedSite.Secret}", headers["Authorization"]);
        Assert.DoesNotContain("Cookie", headers.Keys);
    }

    [Fact]
    public async Task The_real_network_handler_sends_the_path_untouched()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var handler = SiteHandler.Create();
        var configuration = new SiteConfiguration { Url = new Uri($"http://{listener.LocalEndpoint}"), ApiKey = "k", ApiSecret = "s" };
        using var site = new FrappeSite(
            Side.Local, configuration, new RetryOptions { MaxAttempts = 1 }, handler, TimeProvider.System, new FixedRandom());

        var reading = site.ReadAsync("Probe Prompt", "..", Token);
        using var connection = await listener.AcceptTcpClientAsync(Token);
        var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var requestLine = await reader.ReadLineAsync(Token);
        const string Body = """{"data": {"name": "..", "modified": "2026-11-23 02:28:14.841285"}}""";
        const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
        var answer = $"{Head}Content-Length: {Body.Length}\r\n\r\n{Body}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer), Token);

        Assert.Equal("..", (await reading).Name);
        Assert.Equal("GET /api/resource/Probe%20Prompt/%2E%2E HTTP/1.1", requestLine);
        Assert.False(handler.UseCookies);
        Assert.False(handler.AllowAutoRedirect);
        Assert.True(handler.PooledConnectionIdleTimeout < TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_connection_that_breaks_off_in_the_answer_leaves_a_write_unknown()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var handler = SiteHandler.Create();
        var configuration = new SiteConfiguration { Url = new Uri($"http://{listener.LocalEndpoint}"), ApiKey = "k", ApiSecret = "s" };
        var retry = new RetryOptions { MaxAttempts = 3, BackoffSeconds = 0 };
        using var site = new FrappeSite(Side.Local, configuration, retry, handler, TimeProvider.System, new FixedRandom());

        var writing = site.UpdateAsync("ToDo", "x", new JsonObject { ["status"] = "Closed" }, "2026-11-23 02:28:14.841285", Token);
        using (var connection = await listener.AcceptTcpClientAsync(Token))
        {
            var stream = connection.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            await reader.ReadLineAsync(Token);
            var beginning = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"data\""u8.ToArray();
            await stream.WriteAsync(beginning, Token);
        }

        var error = await Assert.ThrowsAsync<SiteException>(() => writing);
        Assert.Equal((SiteErrorClass.Transient, true), (error.Class, error.OutcomeUnknown));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_leaves_a_write_surely_undone()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using var handler = SiteHandler.Create();
        var configuration = new SiteConfiguration { Url = new Uri($"http://127.0.0.1:{port}"), ApiKey = "k", ApiSecret = "s" };
        using var site = new FrappeSite(
            Side.Local, configuration, new RetryOptions { MaxAttempts = 1 }, handler, TimeProvider.System, new FixedRandom());

        var error = await Assert.ThrowsAsync<SiteException>(
            () => site.UpdateAsync("ToDo", "x", new JsonObject { ["status"] = "Closed" }, "2026-11-23 02:28:14.841285", Token));

        Assert.Equal((SiteErrorClass.Transient, false), (error.Class, error.OutcomeUnknown));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
