using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Names from counters: series such as <c>PRB-.YYYY.-</c> and <c>ALT-.#####</c>, and formats such as <c>FMT-{MM}-{####}</c>.
/// A counter belongs to the expanded text before its digits.
/// </summary>
internal sealed class SeriesNames(SiteDatabase database, SiteClock clock)
{
    /// <summary>The next name of a series; a series without digits gets five of them.</summary>
    public string Next(string series, JsonObject document) => Expand(WithDigits(series).Split('.'), document, prefix =>
    {
        var next = database.SeriesCounter(prefix) + 1;
        database.SetSeriesCounter(prefix, next);
        return next;
    }).Name;

    /// <summary>The counter prefix of a series.</summary>
    public string Prefix(string series, JsonObject document) => Expand(series.Split('.'), document, _ => 0).Prefix;

    /// <summary>The name a <c>format:</c> gives; all digits in braces share one counter of the site, as on a real one.</summary>
    public string NextFormatted(string format, JsonObject document)
    {
        var name = new StringBuilder();
        var position = 0;
        while (position < format.Length)
        {
            var open = format.IndexOf('{', position);
            var close = open < 0 ? -1 : format.IndexOf('}', open);
            if (close < 0)
            {
                name.Append(format, position, format.Length - position);
                break;
            }

            name.Append(format, position, open - position);
            name.Append(Next(format[(open + 1)..close], document, ""));
            position = close + 1;
        }

        return name.ToString();
    }

    /// <summary>Gives the last number back when the document that carried it is deleted, so that it will be used again.</summary>
    public void RevertIfLast(string series, string name, JsonObject document)
    {
        var prefix = Prefix(WithDigits(series), document);
        if (name.StartsWith(prefix, StringComparison.Ordinal)
            && long.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && database.SeriesCounter(prefix) == number)
        {
            database.SetSeriesCounter(prefix, number - 1);
        }
    }

    private static string WithDigits(string series) => series.Contains('#', StringComparison.Ordinal) ? series : series + ".#####";

    private string Next(string part, JsonObject document, string prefix)
    {
        if (!part.StartsWith('#'))
        {
            return Word(part, document) ?? part;
        }

        var next = database.SeriesCounter(prefix) + 1;
        database.SetSeriesCounter(prefix, next);
        return Digits(next, part.Length);
    }

    private (string Name, string Prefix) Expand(string[] parts, JsonObject document, Func<string, long> count)
    {
        var name = new StringBuilder();
        string? prefix = null;
        foreach (var part in parts)
        {
            if (part.StartsWith('#'))
            {
                // Only the first run of digits counts.
                if (prefix is null)
                {
                    prefix = name.ToString();
                    name.Append(Digits(count(prefix), part.Length));
                }
            }
            else if (part.Length > 0)
            {
                name.Append(Word(part, document) ?? part);
            }
        }

        return (name.ToString(), prefix ?? name.ToString());
    }

    private string? Word(string part, JsonObject document)
    {
        var now = clock.LocalNow;
        switch (part)
        {
            case "YYYY":
                return now.ToString("yyyy", CultureInfo.InvariantCulture);
            case "YY":
                return now.ToString("yy", CultureInfo.InvariantCulture);
            case "MM":
                return now.ToString("MM", CultureInfo.InvariantCulture);
            case "DD":
                return now.ToString("dd", CultureInfo.InvariantCulture);
            case "JJJ":
                return now.DayOfYear.ToString("000", CultureInfo.InvariantCulture);
            case "WW":
                return ISOWeek.GetWeekOfYear(now).ToString("00", CultureInfo.InvariantCulture);
        }

        var field = part.StartsWith('{') && part.EndsWith('}') ? part[1..^1] : part;
        return document.ContainsKey(field) || field.Length < part.Length ? NodeText.Of(document[field]).Trim() : null;
    }

    private static string Digits(long number, int length) => number.ToString(CultureInfo.InvariantCulture).PadLeft(length, '0');
}
