using System.Globalization;

namespace ErpSync.Sandbox;

/// <summary>Dates and times of the site: naive local time as text.</summary>
internal static class DateText
{
    private const string DatePattern = "yyyy-MM-dd";
    private const string StampPattern = "yyyy-MM-dd HH:mm:ss.ffffff";

    /// <summary>A stamp with microseconds.</summary>
    public static string Stamp(DateTime local) => local.ToString(StampPattern, CultureInfo.InvariantCulture);

    /// <summary>The text has the shape of the site's own stamps, which need no conversion.</summary>
    public static bool IsStamp(string text) =>
        text.Length == StampPattern.Length && text[10] == ' ' && text[19] == '.' && !text.EndsWith("000000", StringComparison.Ordinal);

    public static string Date(DateTime local) => local.ToString(DatePattern, CultureInfo.InvariantCulture);

    /// <summary>The date a Date column keeps of a text, or null if the database refuses it. The zero date is accepted.</summary>
    public static string? StoredDate(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith("0000-00-00", StringComparison.Ordinal))
        {
            return "0000-00-00";
        }

        var end = trimmed.AsSpan().IndexOfAny(' ', 'T');
        return DateTime.TryParseExact(
            end < 0 ? trimmed : trimmed[..end],
            "yyyy-M-d",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date)
                ? Date(date)
                : null;
    }

    /// <summary>
    /// What a Datetime column keeps of a text, or null if the database refuses it: a zone (<c>Z</c> or an offset) is refused,
    /// a <c>T</c> between date and time is not. A fraction of zero is dropped, any other is kept with six digits.
    /// </summary>
    public static string? StoredDatetime(string text) => Parse(text.Trim()) is { } moment ? Stored(moment) : null;

    /// <summary>
    /// A text as the server compares it with a Datetime column: always with six digits; a zone is silently ignored.
    /// Null if the text is no date.
    /// </summary>
    public static string? Comparable(string text)
    {
        var trimmed = text.Trim().TrimEnd('Z');
        var zone = trimmed.Length > 19 ? trimmed.AsSpan(19).IndexOfAny('+', '-') : -1;
        return Parse(zone < 0 ? trimmed : trimmed[..(19 + zone)]) is { } moment ? Stamp(moment) : null;
    }

    private static string Stored(DateTime moment) => moment.Ticks % TimeSpan.TicksPerSecond == 0
        ? moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
        : Stamp(moment);

    private static DateTime? Parse(string text) => DateTime.TryParseExact(
        text.Replace('T', ' '),
        ["yyyy-M-d H:m:s.FFFFFF", "yyyy-M-d H:m:s", "yyyy-M-d H:m", "yyyy-M-d"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.None,
        out var moment)
            ? moment
            : null;
}
