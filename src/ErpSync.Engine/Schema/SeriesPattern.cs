using System.Text;
using System.Text.RegularExpressions;

namespace ErpSync.Engine.Schema;

/// <summary>Recognises the names that a naming series makes.</summary>
internal static partial class SeriesPattern
{
    /// <summary>
    /// Whether a series such as <c>SAL-ORD-.YYYY.-</c> or <c>ALT-.#####</c> can have made the name, amendments ("-1") included. Frappe adds
    /// a five-digit counter to a series without one, lets it grow beyond its digits, and takes a part that is no date for a text or the
    /// value of a field.
    /// </summary>
    public static bool CanHaveMade(string series, string name)
    {
        if (string.IsNullOrWhiteSpace(series))
        {
            return false;
        }

        var pattern = new StringBuilder("^");
        var hasCounter = false;
        foreach (var part in series.Trim().Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.All(character => character == '#'))
            {
                pattern.Append(@"\d+");
                hasCounter = true;
            }
            else
            {
                pattern.Append(Part(part));
            }
        }

        pattern.Append(hasCounter ? "" : @"\d+").Append(@"(-\d+)*$");
        return Regex.IsMatch(name, pattern.ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    private static string Part(string part) => part switch
    {
        "YYYY" => @"\d{4}",
        "YY" or "MM" or "DD" or "WW" => @"\d{2}",
        "FY" or "ABBR" or "timestamp" => ".+",
        _ when FieldName().IsMatch(part) => $"({Regex.Escape(part)}|.+)",
        _ => Regex.Escape(part),
    };

    // A part in lower case may be a field of the document; one in braces always is.
    [GeneratedRegex(@"^(\{.*\}|[a-z][a-z0-9_]*)$")]
    private static partial Regex FieldName();
}
