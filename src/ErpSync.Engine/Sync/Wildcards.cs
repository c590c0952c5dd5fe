using System.Text;
using System.Text.RegularExpressions;

namespace ErpSync.Engine.Sync;

/// <summary>PowerShell's wildcards: * any text, ? one character, [a-z] one of a set, ` takes the next character as it is. Case does not matter.</summary>
internal static class Wildcards
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    public static bool HasWildcard(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '`')
            {
                i++;
            }
            else if (text[i] is '*' or '?' or '[')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The pattern that matches exactly this text.</summary>
    public static string Escape(string text) => Regex.Replace(text, @"[*?\[\]`]", "`$0", RegexOptions.None, MatchLimit);

    public static string Unescape(string text) => text.Contains('`', StringComparison.Ordinal) ? Regex.Replace(text, "`(.)", "$1", RegexOptions.None, MatchLimit) : text;

    public static Regex ToRegex(string pattern)
    {
        var expression = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var close = pattern[i] == '[' ? pattern.IndexOf(']', i + 1) : -1;
            if (close > i + 1)
            {
                expression.Append('[').Append(pattern[(i + 1)..close].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("^", "\\^", StringComparison.Ordinal)).Append(']');
                i = close;
            }
            else
            {
                expression.Append(pattern[i] switch
                {
                    '*' => ".*",
                    '?' => ".",
                    '`' when i + 1 < pattern.Length => Regex.Escape(pattern[++i].ToString()),
                    var literal => Regex.Escape(literal.ToString()),
                });
            }
        }

        return new Regex(expression.Append('$').ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, MatchLimit);
    }
}
