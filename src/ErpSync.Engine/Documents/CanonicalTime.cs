using System.Globalization;

namespace ErpSync.Engine.Documents;

/// <summary>One spelling for days and times. What does not look like one stays as it is.</summary>
internal static class CanonicalTime
{
    private const int FractionDigits = 6;

    /// <summary><c>YYYY-MM-DD</c>; a time of day behind it is dropped. Frappe stores and answers 0000-00-00 too.</summary>
    public static string Date(string text) =>
        StartsWithDate(text) && (text.Length == 10 || text[10] is ' ' or 'T') ? text[..10] : text;

    /// <summary><c>YYYY-MM-DD HH:MM:SS[.ffffff]</c>, the fraction without trailing zeros; a bare day is its midnight.</summary>
    public static string DateTime(string text)
    {
        if (!StartsWithDate(text))
        {
            return text;
        }

        if (text.Length == 10)
        {
            return text + " 00:00:00";
        }

        return text[10] is ' ' or 'T' && Split(text.AsSpan(11)) is { IsNegative: false, Hours: < 24 } clock
            ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 10)} {clock.Hours:00}:{clock.Rest}")
            : text;
    }

    /// <summary>
    /// <c>H:MM:SS[.ffffff]</c>: Frappe answers 1:02:3.456789 where 01:02:03.456789 was written (it pads the seconds only without a
    /// fraction) and keeps more than 24 hours.
    /// </summary>
    public static string Time(string text) =>
        Split(text) is { } clock
            ? string.Create(CultureInfo.InvariantCulture, $"{(clock.IsNegative ? "-" : "")}{clock.Hours}:{clock.Rest}")
            : text;

    private static bool StartsWithDate(string text)
    {
        if (text.Length < 10)
        {
            return false;
        }

        for (var i = 0; i < 10; i++)
        {
            if (i is 4 or 7 ? text[i] != '-' : !char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static Clock? Split(ReadOnlySpan<char> text)
    {
        var isNegative = text.StartsWith("-");
        text = isNegative ? text[1..] : text;
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        if (count is < 2 or > 3)
        {
            return null;
        }

        if (!TryPart(text[parts[0]], 4, out var hours) || !TryPart(text[parts[1]], 2, out var minutes) || minutes > 59)
        {
            return null;
        }

        if (count == 2)
        {
            return new Clock(isNegative, hours, minutes, 0, "");
        }

        var tail = text[parts[2]];
        var dot = tail.IndexOf('.');
        var fraction = dot < 0 ? [] : tail[(dot + 1)..];
        if (!TryPart(dot < 0 ? tail : tail[..dot], 2, out var seconds) || seconds > 59 || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        fraction = fraction[..Math.Min(fraction.Length, FractionDigits)].TrimEnd('0');
        return new Clock(isNegative, hours, minutes, seconds, fraction.IsEmpty ? "" : $".{fraction}");
    }

    private static bool TryPart(ReadOnlySpan<char> text, int mostDigits, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && text.Length <= mostDigits;

    private readonly record struct Clock(bool IsNegative, int Hours, int Minutes, int Seconds, string Fraction)
    {
        public string Rest => string.Create(CultureInfo.InvariantCulture, $"{Minutes:00}:{Seconds:00}{Fraction}");
    }
}
