using System.Text;
using System.Text.RegularExpressions;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// A pattern as PowerShell understands it, case-insensitive: * any text, ? one character, [abc] and [a-z] one of these, ` takes the next
/// character as it is.
/// </summary>
internal sealed class WildcardPattern
{
    private readonly Regex _regex;

    public WildcardPattern(string pattern)
    {
        // Linear in the text whatever the pattern: patterns come from people.
        _regex = new Regex(
            Translate(pattern),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }

    public bool IsMatch(string text) => _regex.IsMatch(text);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("\\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*':
                    regex.Append(".*");
                    break;
                case '?':
                    regex.Append('.');
                    break;
                case '`' when i + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                case '[' when pattern.IndexOf(']', i + 1) is var end && end > i + 1:
                    AppendSet(regex, pattern.AsSpan(i + 1, end - i - 1));
                    i = end;
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return regex.Append("\\z").ToString();
    }

    private static void AppendSet(StringBuilder regex, ReadOnlySpan<char> set)
    {
        regex.Append('[');
        for (var i = 0; i < set.Length; i++)
        {
            // A dash between two characters makes a range when it ascends; everything else stands for itself.
            if (set[i] == '-' && i > 0 && i + 1 < set.Length && set[i - 1] <= set[i + 1])
            {
                regex.Append('-');
            }
            else
            {
                AppendLiteral(regex, set[i]);
            }
        }

        regex.Append(']');
    }

    private static void AppendLiteral(StringBuilder regex, char character)
    {
        if (character is '\\' or '^' or '-' or '[' or ']')
        {
            regex.Append('\\');
        }

        regex.Append(character);
    }
}
