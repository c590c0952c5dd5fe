using System.Net;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Frappe;

/// <summary>How many calls are made at once follows what the site bears.</summary>
public sealed class PaceTests
{
    private static readonly SiteRequest Write = SiteRequest.Write(HttpMethod.Put, "/api/resource/X/1", null, "update X 1");

    private readonly VirtualClock _clock = new();
    private readonly SitePace _pace;

    public PaceTests()
    {
        _pace = new SitePace(_clock);
        _pace.Limit(new PaceLimits { Most = 8 });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void It_begins_at_half_and_grows_to_the_ceiling_while_all_goes_well()
    {
        Assert.Equal(4, _pace.AtOnce(CallLane.Update));

        Serve(20, TimeSpan.FromMilliseconds(50));

        Assert.Equal(8, _pace.AtOnce(CallLane.Update));
        Assert.Equal(2, _pace.AtOnce(CallLane.CreateMany));
    }

    [Theory]
    [InlineData(429, "TooManyRequestsError")]
    [InlineData(503, "SessionStopped")]
    [InlineData(500, "QueryDeadlockError")]
    [InlineData(500, "QueryTimeoutError")]
    [InlineData(null, null)]
    public async Task A_sign_of_overload_halves_it_once_for_all_calls_under_way_and_then_it_grows_slowly(int? status, string? type)
    {
        Serve(20, TimeSpan.FromMilliseconds(50));
        var turns = new List<SitePace.Turn>();
        for (var i = 0; i < 8; i++)
        {
            turns.Add(await _pace.EnterAsync(CallLane.Update, Token));
        }

        for (var i = 0; i < 8; i++)
        {
            _pace.Failed(Write, Overload(status, type));
        }

        turns.ForEach(turn => turn.Dispose());
        Assert.Equal(4, _pace.AtOnce(CallLane.Update));

        // One more for each round of as many calls.
        Serve(4, TimeSpan.FromMilliseconds(50));
        Assert.InRange(_pace.AtOnce(CallLane.Update), 4, 5);
        Serve(6, TimeSpan.FromMilliseconds(50));
        Assert.InRange(_pace.AtOnce(CallLane.Update), 5, 6);
    }

    [Fact]
    public void Slow_answers_halve_it_but_large_ones_may_take_longer()
    {
        Serve(20, TimeSpan.FromMilliseconds(50));

        _pace.Served(Write with { Documents = 200 }, TimeSpan.FromSeconds(9), 0);
        Assert.Equal(8, _pace.AtOnce(CallLane.Update));

        _pace.Served(Write, TimeSpan.FromSeconds(9), 0);
        Assert.Equal(4, _pace.AtOnce(CallLane.Update));
    }

    [Fact]
    public void A_gentle_pace_takes_a_quarter_and_gives_way_earlier()
    {
        _pace.Limit(new PaceLimits { Most = 8, Gentle = true });
        Serve(20, TimeSpan.FromMilliseconds(100));
        Assert.Equal(2, _pace.AtOnce(CallLane.Update));

        _pace.Served(Write, TimeSpan.FromMilliseconds(600), 0);

        Assert.Equal(1, _pace.AtOnce(CallLane.Update));
    }

    [Fact]
    public async Task Who_comes_first_goes_first_and_all_writes_together_keep_to_the_ceiling()
    {
        _pace.Limit(new PaceLimits { Most = 1 });
        var first = await _pace.EnterAsync(CallLane.Update, Token);
        var second = _pace.EnterAsync(CallLane.Create, Token);
        var third = _pace.EnterAsync(CallLane.Remove, Token);
        using var read = await _pace.EnterAsync(CallLane.Read, Token);
        Assert.False(second.IsCompleted || third.IsCompleted);

        first.Dispose();
        (await second).Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task A_site_that_asks_to_wait_is_left_alone_for_so_long()
    {
        _pace.Failed(Write, new SiteException(Side.Cloud, SiteErrorClass.RateLimited, "too many") { Status = 429, RetryAfter = TimeSpan.FromSeconds(30) });

        var turn = _pace.EnterAsync(CallLane.Read, Token);
        await _clock.PassAsync(TimeSpan.FromSeconds(30));

        (await turn).Dispose();
    }

    [Fact]
    public async Task A_clock_that_is_set_back_while_a_site_is_left_alone_makes_that_no_longer()
    {
        var machine = new ShiftedClock(_clock);
        var pace = new SitePace(machine);
        pace.Failed(Write, new SiteException(Side.Cloud, SiteErrorClass.RateLimited, "too many") { Status = 429, RetryAfter = TimeSpan.FromSeconds(30) });
        machine.Ahead = TimeSpan.FromHours(-2);

        var turn = pace.EnterAsync(CallLane.Read, Token);
        _clock.Advance(TimeSpan.FromSeconds(30));

        (await turn.WaitAsync(TimeSpan.FromSeconds(30), Token)).Dispose();
    }

    [Theory]
    [InlineData(false, 200_000, true)]
    [InlineData(false, 50_000, false)]
    [InlineData(true, 400_000, false)]
    [InlineData(true, 600_000, true)]
    public async Task A_part_of_a_rate_limit_is_left_to_others(bool gentle, int remaining, bool goesOn)
    {
        _pace.Limit(new PaceLimits { Gentle = gentle });
        using var answer = new HttpResponseMessage(HttpStatusCode.OK);
        answer.Headers.Add("X-RateLimit-Limit", "1000000");
        answer.Headers.Add("X-RateLimit-Remaining", $"{remaining}");
        answer.Headers.Add("X-RateLimit-Reset", "20");
        _pace.Heed(answer.Headers);

        var turn = _pace.EnterAsync(CallLane.Update, Token);

        Assert.Equal(goesOn, turn.IsCompleted);
        if (!goesOn)
        {
            await _clock.PassAsync(TimeSpan.FromSeconds(20));
        }

        (await turn).Dispose();
    }

    [Fact]
    public async Task A_refused_key_refuses_all_that_wait()
    {
        _pace.Limit(new PaceLimits { Most = 1 });
        using var first = await _pace.EnterAsync(CallLane.Update, Token);
        var second = _pace.EnterAsync(CallLane.Update, Token);

        _pace.Failed(Write, new SiteException(Side.Cloud, SiteErrorClass.Authentication, "not accepted") { Status = 401 });

        await Assert.ThrowsAsync<SiteException>(() => second);
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_waits_takes_no_place()
    {
        _pace.Limit(new PaceLimits { Most = 1 });
        var first = await _pace.EnterAsync(CallLane.Update, Token);
        using var stop = new CancellationTokenSource();
        var second = _pace.EnterAsync(CallLane.Update, stop.Token);
        var third = _pace.EnterAsync(CallLane.Update, Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();

        (await third).Dispose();
    }

    private static SiteException Overload(int? status, string? type) =>
        new(Side.Cloud, status == 429 ? SiteErrorClass.RateLimited : SiteErrorClass.Transient, "not now") { Status = status, ExceptionType = type };

    private void Serve(int calls, TimeSpan time)
    {
        for (var i = 0; i < calls; i++)
        {
            _pace.Served(Write, time, 0);
        }
    }
}
