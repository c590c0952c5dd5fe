namespace ErpSync.Sandbox.Tests.Core;

public sealed class RateLimitTests
{
    private readonly TestSite _test = new();

    [Theory]
    [InlineData("/api/resource/Thing")]
    [InlineData("/api/v2/document/Thing")]
    public void A_site_that_worked_too_long_refuses_until_the_window_ends(string target)
    {
        _test.Clock.Advance(TimeSpan.FromSeconds(6));
        _test.Site.RateLimit = new SandboxRateLimit
        {
            Window = TimeSpan.FromSeconds(8),
            Limit = TimeSpan.FromSeconds(0.2),
            CostPerRequest = TimeSpan.FromSeconds(0.25),
        };

        var first = _test.Send("GET", target);
        var second = _test.Send("GET", target);
        var reset = int.Parse(second.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture);
        _test.Clock.Advance(TimeSpan.FromSeconds(reset));
        var third = _test.Send("GET", target);

        Assert.Equal((200, "200000", "0"), (first.Status, first.Headers["X-RateLimit-Limit"], first.Headers["X-RateLimit-Remaining"]));
        Assert.False(first.Headers.ContainsKey("Retry-After"));
        Assert.Equal(429, second.Status);
        Assert.Contains("TooManyRequestsError", TestSite.Text(second), StringComparison.Ordinal);
        Assert.Equal(second.Headers["X-RateLimit-Reset"], second.Headers["Retry-After"]);
        Assert.InRange(reset, 1, 8);
        Assert.Equal(200, third.Status);
    }

    [Fact]
    public void What_remains_is_told_in_microseconds_of_whole_seconds()
    {
        _test.Site.RateLimit = new SandboxRateLimit { Limit = TimeSpan.FromSeconds(5), CostPerRequest = TimeSpan.FromSeconds(1.5) };

        var answers = Enumerable.Range(0, 5).Select(_ => _test.Send("GET", "/api/resource/Thing")).ToList();

        Assert.Equal(["3000000", "2000000", "0", "0", "0"], answers.Select(answer => answer.Headers["X-RateLimit-Remaining"]));
    }

    [Fact]
    public void A_site_has_no_limit_unless_it_is_given_one()
    {
        _test.Site.RateLimit = new SandboxRateLimit { Limit = TimeSpan.Zero };
        _test.Site.RateLimit = null;

        var answers = Enumerable.Range(0, 3).Select(_ => _test.Send("GET", "/api/resource/Thing")).ToList();

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers, answer => Assert.DoesNotContain("X-RateLimit-Limit", answer.Headers.Keys));
    }
}
