namespace ErpSync.Sandbox;

/// <summary>The site's clock: naive local time in the zone of System Settings, with microseconds, never the same instant twice.</summary>
internal sealed class SiteClock(TimeProvider clock, TimeSpan skew, Func<string> timeZone)
{
    private const long TicksPerMicrosecond = 10;
    private long _lastMicrosecond;
    private string? _zoneName;
    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>Earlier instant that stamps start from while a late commit is played; null otherwise.</summary>
    public DateTimeOffset? StampFrom { get; set; }

    /// <summary>What the site takes for UTC: the injected clock plus its skew.</summary>
    public DateTimeOffset UtcNow => StampFrom ?? (clock.GetUtcNow() + skew);

    /// <summary>Local time now, without being a stamp.</summary>
    public DateTime LocalNow => TimeZoneInfo.ConvertTime(UtcNow, Zone).DateTime;

    /// <summary>
    /// The next stamp: strictly later (in UTC) than the one before, and never on a whole second, because Frappe writes such a
    /// stamp with a fraction in the answer and without one when it is read back.
    /// </summary>
    public string NextStamp()
    {
        var now = UtcNow.UtcTicks / TicksPerMicrosecond;
        if (StampFrom is null)
        {
            now = Math.Max(now, _lastMicrosecond + 1);
        }

        if (now % 1_000_000 == 0)
        {
            now++;
        }

        if (StampFrom is null)
        {
            _lastMicrosecond = now;
        }
        else
        {
            StampFrom = new DateTimeOffset((now + 1) * TicksPerMicrosecond, TimeSpan.Zero);
        }

        return DateText.Stamp(TimeZoneInfo.ConvertTime(new DateTimeOffset(now * TicksPerMicrosecond, TimeSpan.Zero), Zone).DateTime);
    }

    /// <summary>Time of day now with microseconds, padded: the default of Time fields.</summary>
    public string NowTime()
    {
        var stamp = DateText.Stamp(LocalNow);
        return stamp[(stamp.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }

    private TimeZoneInfo Zone
    {
        get
        {
            var name = timeZone();
            if (!string.Equals(name, _zoneName, StringComparison.Ordinal))
            {
                _zone = TimeZoneInfo.FindSystemTimeZoneById(name);
                _zoneName = name;
            }

            return _zone;
        }
    }
}
