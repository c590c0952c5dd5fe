using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Configuration;

public sealed class CensusScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // A clock that stands in UTC; Berlin is an hour ahead in winter and two in summer.
    private readonly VirtualClock _clock = new(new DateTimeOffset(2026, 1, 10, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void By_the_interval_it_is_due_when_so_much_time_has_gone_by()
    {
        var census = CensusSchedule.Every(TimeSpan.FromHours(6));
        var last = _clock.GetUtcNow();

        _clock.Advance(TimeSpan.FromHours(6) - TimeSpan.FromSeconds(1));
        Assert.False(IsDue(census, last));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(IsDue(census, last));
    }

    [Fact]
    public void An_interval_of_zero_is_never()
    {
        var census = CensusSchedule.Every(TimeSpan.Zero);

        Assert.False(IsDue(census, last: null));
        Assert.False(IsDue(census, _clock.GetUtcNow().AddYears(-1)));
    }

    [Fact]
    public void By_a_cron_expression_it_is_due_at_the_machines_own_time_and_once_for_each()
    {
        var census = CensusSchedule.At("30 2 * * *");
        var last = _clock.GetUtcNow();

        _clock.Advance(TimeSpan.FromHours(13.5) - TimeSpan.FromSeconds(1));
        Assert.False(IsDue(census, last));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(IsDue(census, last));
        last = _clock.GetUtcNow();
        Assert.False(IsDue(census, last));
        _clock.Advance(TimeSpan.FromHours(23.9));
        Assert.False(IsDue(census, last));
    }

    [Fact]
    public void A_time_that_was_slept_through_is_made_up_for_once()
    {
        var census = CensusSchedule.At("30 2 * * *");
        var last = _clock.GetUtcNow();

        _clock.Advance(TimeSpan.FromDays(11));

        Assert.True(IsDue(census, last));
        Assert.False(IsDue(census, _clock.GetUtcNow()));
    }

    [Fact]
    public void The_hour_that_the_clocks_skip_in_spring_loses_no_census()
    {
        var census = CensusSchedule.At("30 2 * * *");
        var evening = new DateTimeOffset(2026, 3, 28, 20, 0, 0, TimeSpan.Zero);

        Assert.False(census.IsDue(evening, evening.AddHours(4.9), Berlin));
        Assert.True(census.IsDue(evening, evening.AddHours(5.1), Berlin));
    }

    [Fact]
    public void Without_an_earlier_census_one_is_due() => Assert.True(IsDue(CensusSchedule.At("@yearly"), last: null));

    [Theory]
    [InlineData("every night")]
    [InlineData("0 25 * * *")]
    [InlineData("0 3 * *")]
    [InlineData("0 3 30 2 *")]
    public void What_is_no_cron_expression_or_never_comes_is_refused_with_a_reason(string expression) =>
        Assert.NotEmpty(Assert.Throws<FormatException>(() => CensusSchedule.At(expression)).Message);

    private bool IsDue(CensusSchedule census, DateTimeOffset? last) => census.IsDue(last, _clock.GetUtcNow(), Berlin);
}
