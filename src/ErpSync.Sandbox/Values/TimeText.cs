using System.Globalization;

namespace ErpSync.Sandbox;

/// <summary>
/// Times of day as they read back: <c>H:MM:SS</c>, the hour never padded; with a fraction the seconds are not padded either and
/// zeros at the end are dropped (<c>01:02:03.456789</c> becomes <c>1:02:3.456789</c>).
/// </summary>
internal static class TimeText
{
    private const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>Microseconds of a text like <c>1:2:3</c>, <c>25:00:00</c> or <c>13:14</c>; null if it is none.</summary>
    public static long? Parse(string text)
    {
        var parts = text.Trim().Split(':');
        if (parts.Length is < 2 or > 3
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || minutes > 59)
        {
            return null;
        }

        var seconds = 0m;
        if (parts.Length == 3
            && (!decimal.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) || seconds >= 60))
        {
            return null;
        }

        return ((hours * 3600) + (minutes * 60)) * MicrosecondsPerSecond + (long)(seconds * MicrosecondsPerSecond);
    }

    /// <summary>The form in which a stored time is read.</summary>
    public static string Format(long microseconds)
    {
        var (seconds, fraction) = Math.DivRem(microseconds, MicrosecondsPerSecond);
        var hours = seconds / 3600;
        var minutes = seconds / 60 % 60;
        return fraction == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes:00}:{seconds % 60}.{fraction:000000}").TrimEnd('0');
    }
}
