namespace ErpSync.Engine.Frappe;

/// <summary>A site's clock less ours, from the Date headers of its answers, which are cut to whole seconds.</summary>
/// <param name="Offset">The best estimate.</param>
/// <param name="Uncertainty">How far it may be off.</param>
internal readonly record struct ClockSkew(TimeSpan Offset, TimeSpan Uncertainty)
{
    /// <summary>The grain of the Date header.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    /// <summary>When a site sends no Date: nothing is known, so times of the two sites cannot be compared within a day.</summary>
    private static readonly ClockSkew Unknown = new(TimeSpan.Zero, TimeSpan.FromDays(1));

    /// <summary>
    /// Each answer bounds the offset: its Date was set between sending and receiving. The bounds of all answers are laid over each other;
    /// the uncertainty stays half the shortest round trip plus the grain, since a proxy may set the Date a little late.
    /// </summary>
    public static ClockSkew Measure(IEnumerable<SiteAnswer> answers)
    {
        var samples = answers.Where(answer => answer.ServerDate is not null).OrderBy(answer => answer.RoundTrip).ToList();
        if (samples.Count == 0)
        {
            return Unknown;
        }

        var (low, high) = Bounds(samples[0]);
        foreach (var sample in samples.Skip(1))
        {
            var (nextLow, nextHigh) = Bounds(sample);
            var narrowedLow = nextLow > low ? nextLow : low;
            var narrowedHigh = nextHigh < high ? nextHigh : high;
            if (narrowedLow > narrowedHigh)
            {
                // A clock was set in between: the quickest answer counts, and the doubt grows by the contradiction.
                var quickest = Bounds(samples[0]);
                return new ClockSkew(
                    Middle(quickest.Low, quickest.High), (samples[0].RoundTrip / 2) + Grain + (narrowedLow - narrowedHigh));
            }

            (low, high) = (narrowedLow, narrowedHigh);
        }

        return new ClockSkew(Middle(low, high), (samples[0].RoundTrip / 2) + Grain);
    }

    private static (TimeSpan Low, TimeSpan High) Bounds(SiteAnswer answer)
    {
        var date = answer.ServerDate.GetValueOrDefault();
        return (date - (answer.SentAt + answer.RoundTrip), date + Grain - answer.SentAt);
    }

    private static TimeSpan Middle(TimeSpan low, TimeSpan high) => low + ((high - low) / 2);
}
