using Cronos;

namespace ErpSync.Engine.Configuration;

/// <summary>When the service looks at every document instead of only at those that changed: at an interval, by a cron expression, or never.</summary>
internal sealed class CensusSchedule
{
    private readonly CronExpression? _cron;

    private CensusSchedule(TimeSpan interval, CronExpression? cron)
    {
        Interval = interval;
        _cron = cron;
    }

    /// <summary>The time between two censuses; zero when there is none, or when a cron expression says when.</summary>
    public TimeSpan Interval { get; }

    /// <param name="interval">The time between two censuses; zero for never.</param>
    public static CensusSchedule Every(TimeSpan interval) => new(interval, cron: null);

    /// <param name="expression">Five fields (minute, hour, day of month, month, day of week) or a macro such as @daily.</param>
    /// <exception cref="FormatException">With what is wrong, for the user.</exception>
    public static CensusSchedule At(string expression)
    {
        try
        {
            var cron = CronExpression.Parse(expression);

            // From a leap year on: the 29th of February is rare, the 30th never comes.
            var anyTime = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            return cron.GetNextOccurrence(anyTime) is null
                ? throw new FormatException("No day is ever like that.")
                : new CensusSchedule(TimeSpan.Zero, cron);
        }
        catch (CronFormatException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>Whether a census is due. Without an earlier one it is, unless there is never to be one.</summary>
    /// <param name="last">When the last one ended; null for none yet.</param>
    /// <param name="now">Now.</param>
    /// <param name="zone">The time zone that the cron expression means; a time that the clock skips in spring counts as the moment after.</param>
    public bool IsDue(DateTimeOffset? last, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (_cron is null)
        {
            return Interval > TimeSpan.Zero && (last is null || now - last.Value >= Interval);
        }

        return last is null || (_cron.GetNextOccurrence(last.Value, zone) is { } next && next <= now);
    }

    public override string ToString() => _cron?.ToString() ?? Interval.ToString();
}
