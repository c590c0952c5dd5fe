using CsCheck;
using ErpSync.Engine.Frappe;

namespace ErpSync.Engine.Tests.Frappe;

public sealed class ClockSkewTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 20, 58, 33, TimeSpan.Zero);

    private static readonly Gen<(int SentAt, int There, int Back)> Trips =
        Gen.Select(Gen.Int[0, 60_000], Gen.Int[0, 3_000], Gen.Int[0, 3_000]);

    [Fact]
    public void The_true_skew_is_always_inside_the_uncertainty()
    {
        Gen.Select(Gen.Int[-7_200_000, 7_200_000], Trips.Array[1, 6]).Sample(
            (skewMilliseconds, trips) =>
            {
                var skew = TimeSpan.FromMilliseconds(skewMilliseconds);

                var measured = ClockSkew.Measure(trips.Select(trip => Answer(trip.SentAt, trip.There, trip.Back, skew)));

                Assert.InRange(measured.Offset, skew - measured.Uncertainty, skew + measured.Uncertainty);
                var shortest = trips.Min(trip => trip.There + trip.Back);
                Assert.Equal(TimeSpan.FromMilliseconds(shortest / 2.0) + TimeSpan.FromSeconds(1), measured.Uncertainty);
            });
    }

    [Fact]
    public void A_clock_set_in_between_widens_the_uncertainty()
    {
        var measured = ClockSkew.Measure(
            [Answer(0, 10, 10, TimeSpan.Zero), Answer(1_000, 50, 50, TimeSpan.FromSeconds(30))]);

        Assert.True(measured.Uncertainty > TimeSpan.FromSeconds(25));
    }

    [Fact]
    public void Without_a_Date_nothing_is_known()
    {
        var answer = new SiteAnswer([], Start, TimeSpan.Zero, null);

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromDays(1)), (ClockSkew.Measure([answer]).Offset, ClockSkew.Measure([answer]).Uncertainty));
    }

    private static SiteAnswer Answer(int sentAt, int there, int back, TimeSpan skew)
    {
        var sent = Start + TimeSpan.FromMilliseconds(sentAt);
        var stamped = sent + TimeSpan.FromMilliseconds(there) + skew;
        var date = new DateTimeOffset(stamped.Ticks - (stamped.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        return new SiteAnswer([], sent, TimeSpan.FromMilliseconds(there + back), date);
    }
}
