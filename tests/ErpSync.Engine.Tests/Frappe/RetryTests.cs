using System.Net.Sockets;
using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class RetryTests
{
    private const string Stamp = "2026-11-23 02:28:14.841285";

    public static TheoryData<string> PassingErrors =>
        ["502", "503", "503 JSON", "504", "429", "deadlock", "lock", "reset", "refused", "cut off", "page"];

    [Theory]
    [MemberData(nameof(PassingErrors))]
    public async Task A_read_is_tried_again_after_a_passing_error(string kind)
    {
        using var site = new ScriptedSite(maxAttempts: 3);
        Add(site, kind);
        site.Reply(Answers.Document("ACME"));

        var reading = site.Client.ReadAsync("Customer", "ACME", Token);
        await site.Clock.PassAsync(Seconds(5));

        Assert.Equal("ACME", (await reading).Name);
        Assert.Equal(2, site.Seen.Count);
    }

    [Fact]
    public async Task Waits_double_and_end_after_the_configured_attempts()
    {
        using var site = new ScriptedSite(maxAttempts: 4, backoffSeconds: 3);
        site.Reply([.. Enumerable.Range(0, 4).Select(_ => Answers.Html(503))]);

        var reading = site.Client.ReadAsync("Customer", "ACME", Token);
        await site.Clock.PassAsync(Seconds(3));
        await site.Clock.PassAsync(Seconds(6));
        await site.Clock.PassAsync(Seconds(12));

        var error = await Assert.ThrowsAsync<SiteException>(() => reading);
        Assert.Equal((SiteErrorClass.Transient, 4), (error.Class, site.Seen.Count));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Sun, 22 Nov 2026 20:59:03 GMT", 30)]
    [InlineData("1", 5)]
    public async Task Retry_After_is_honoured_in_seconds_and_as_a_date(string header, int expectedSeconds)
    {
        using var site = new ScriptedSite(maxAttempts: 2);
        site.Reply(
            Answers.V1Error(429, "TooManyRequestsError", "frappe.exceptions.TooManyRequestsError").WithRetryAfter(header),
            Answers.Document("ACME"));

        var reading = site.Client.ReadAsync("Customer", "ACME", Token);
        await site.Clock.PassAsync(Seconds(expectedSeconds));

        Assert.Equal("ACME", (await reading).Name);
    }

    [Fact]
    public async Task A_site_that_asks_for_an_hour_is_not_waited_for()
    {
        using var site = new ScriptedSite(maxAttempts: 5, backoffSeconds: 0);
        site.Reply(Answers.V1Error(429, "TooManyRequestsError").WithRetryAfter("3600"));

        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.ReadAsync("Customer", "ACME", Token));

        Assert.Equal((SiteErrorClass.RateLimited, TimeSpan.FromHours(1)), (error.Class, error.RetryAfter));
        Assert.Single(site.Seen);
    }

    [Theory]
    [InlineData(401, "AuthenticationError")]
    [InlineData(403, "PermissionError")]
    [InlineData(409, "DuplicateEntryError")]
    [InlineData(417, "TimestampMismatchError")]
    [InlineData(417, "ValidationError")]
    [InlineData(500, "TypeError")]
    public async Task What_does_not_pass_is_not_tried_again(int status, string type)
    {
        using var site = new ScriptedSite(maxAttempts: 5, backoffSeconds: 0).Reply(Answers.V1Error(status, type));

        await Assert.ThrowsAsync<SiteException>(() => site.Client.ReadAsync("Customer", "ACME", Token));

        Assert.Single(site.Seen);
    }

    [Theory]
    [InlineData("503 JSON")]
    [InlineData("429")]
    [InlineData("deadlock")]
    [InlineData("lock")]
    [InlineData("refused")]
    public async Task A_write_that_surely_was_not_carried_out_is_tried_again(string kind)
    {
        using var site = new ScriptedSite(maxAttempts: 2);
        Add(site, kind);
        site.Reply(Answers.Document("ACME"));

        var writing = site.Client.UpdateAsync("Customer", "ACME", new JsonObject { ["phone"] = "1" }, Stamp, Token);
        await site.Clock.PassAsync(Seconds(5));

        Assert.Equal("ACME", (await writing).Name);
        Assert.Equal(2, site.Seen.Count);
        Assert.Equal(site.Seen[0].Body, site.Seen[1].Body);
    }

    [Theory]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("504")]
    [InlineData("reset")]
    [InlineData("cut off")]
    [InlineData("page")]
    [InlineData("500 HTML")]
    [InlineData("no document")]
    [InlineData("empty")]
    [InlineData("database lost")]
    public async Task A_write_with_an_unknown_outcome_is_never_tried_again(string kind)
    {
        foreach (var write in Writes())
        {
            using var site = await new ScriptedSite(maxAttempts: 5, backoffSeconds: 0).ConnectedAsync();
            Add(site, kind);

            var error = await Assert.ThrowsAsync<SiteException>(() => write(site.Client));

            Assert.True(error.OutcomeUnknown);
            Assert.Single(site.Seen);
        }
    }

    [Fact]
    public async Task A_delete_that_is_answered_by_a_page_has_an_unknown_outcome()
    {
        using var site = new ScriptedSite(maxAttempts: 5, backoffSeconds: 0).Reply(Answers.Html(200));

        var error = await Assert.ThrowsAsync<SiteException>(() => site.Client.DeleteAsync("Customer", "ACME", Token));

        Assert.True(error.OutcomeUnknown);
        Assert.Single(site.Seen);
    }

    [Fact]
    public async Task A_write_without_an_answer_in_time_has_an_unknown_outcome()
    {
        foreach (var write in Writes())
        {
            using var site = await new ScriptedSite(maxAttempts: 5, backoffSeconds: 0).ConnectedAsync();
            site.Hang();

            var writing = write(site.Client);
            await site.Clock.PassAsync(Seconds(60));

            var error = await Assert.ThrowsAsync<SiteException>(() => writing);
            Assert.Equal((SiteErrorClass.Transient, true), (error.Class, error.OutcomeUnknown));
            Assert.Single(site.Seen);
        }
    }

    [Fact]
    public async Task A_read_without_an_answer_in_time_is_tried_again()
    {
        using var site = new ScriptedSite(maxAttempts: 2).Hang().Reply(Answers.Document("ACME"));

        var reading = site.Client.ReadAsync("Customer", "ACME", Token);
        await site.Clock.PassAsync(Seconds(60));
        await site.Clock.PassAsync(Seconds(5));

        Assert.Equal("ACME", (await reading).Name);
    }

    [Fact]
    public async Task The_callers_cancellation_is_no_error_of_the_site()
    {
        using var site = new ScriptedSite(maxAttempts: 5, backoffSeconds: 0).Hang();
        using var stop = new CancellationTokenSource();

        var reading = site.Client.ReadAsync("Customer", "ACME", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Single(site.Seen);
    }

    [Fact]
    public async Task A_site_that_is_down_is_left_alone_and_asked_again_later()
    {
        using var site = new ScriptedSite { Otherwise = _ => Answers.Html(502) };
        for (var call = 0; call < SiteChannel.BreakerCalls; call++)
        {
            await Assert.ThrowsAsync<SiteException>(() => site.Client.ReadAsync("Customer", "ACME", Token));
        }

        var asked = site.Seen.Count;
        var write = () => site.Client.UpdateAsync("Customer", "ACME", [], Stamp, Token);
        var resting = await Assert.ThrowsAsync<SiteException>(write);
        Assert.Equal((SiteErrorClass.Transient, false, asked), (resting.Class, resting.OutcomeUnknown, site.Seen.Count));

        site.Clock.Advance(SiteChannel.BreakDuration);
        site.Otherwise = _ => Answers.Document("ACME");
        Assert.Equal("ACME", (await site.Client.ReadAsync("Customer", "ACME", Token)).Name);
        Assert.Equal("ACME", (await write()).Name);
    }

    [Fact]
    public async Task Documents_that_are_refused_never_open_the_circuit()
    {
        using var site = new ScriptedSite { Otherwise = _ => Answers.V1Error(500, "QueryDeadlockError") };
        for (var call = 0; call < 3 * SiteChannel.BreakerCalls; call++)
        {
            await Assert.ThrowsAsync<SiteException>(() => site.Client.ReadAsync("Customer", "ACME", Token));
        }

        Assert.Equal(3 * SiteChannel.BreakerCalls, site.Seen.Count);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static IEnumerable<Func<FrappeSite, Task<FrappeDocument>>> Writes() =>
    [
        client => client.InsertAsync("Customer", new JsonObject { ["customer_name"] = "ACME" }, "ACME", Token),
        client => client.InsertAsync("Customer", new JsonObject { ["customer_name"] = "ACME" }, null, Token),
        client => client.UpdateAsync("Customer", "ACME", new JsonObject { ["phone"] = "1" }, Stamp, Token),
    ];

    private static void Add(ScriptedSite site, string kind)
    {
        switch (kind)
        {
            case "502" or "503" or "504" or "429":
                site.Reply(Answers.Html(int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case "503 JSON":
                site.Reply(Answers.V1Error(503, "SessionStopped", "frappe.exceptions.SessionStopped: Session Stopped"));
                break;
            case "deadlock":
                site.Reply(Answers.V1Error(500, "QueryDeadlockError", "frappe.exceptions.QueryDeadlockError: (1213, 'Deadlock found')"));
                break;
            case "lock":
                site.Reply(Answers.V1Error(417, "DocumentLockedError", "frappe.exceptions.DocumentLockedError"));
                break;
            case "database lost":
                site.Reply(Answers.V1Error(500, "OperationalError", "pymysql.err.OperationalError: (2013, 'Lost connection')"));
                break;
            case "reset":
                site.Fail(new HttpRequestException("reset", new IOException("Connection reset by peer")));
                break;
            case "refused":
                site.Fail(new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException(111)));
                break;
            case "cut off":
                site.Reply(Answers.Json(200, """{"data": {"name": "ACM"""));
                break;
            case "page":
                site.Reply(Answers.Html(200));
                break;
            case "500 HTML":
                site.Reply(Answers.Html(500));
                break;
            case "no document":
                site.Reply(Answers.Json(200, """{"message": "ok"}"""));
                break;
            case "empty":
                site.Reply(Answers.Json(200, ""));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of error.");
        }
    }
}
