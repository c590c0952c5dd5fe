using System.Text;
using System.Text.RegularExpressions;

namespace ErpSync.Engine.Selection;

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

    /// <summary>Whether the text is a pattern at all, rather than one exact text.</summary>
    public static bool IsPattern(string text)
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
    public static string Escape(string text)
    {
        var pattern = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            pattern.Append(character is '*' or '?' or '[' or ']' or '`' ? "`" : "").Append(character);
        }

        return pattern.ToString();
    }

    /// <summary>The one text that a pattern without wildcards stands for.</summary>
    public static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            i += text[i] == '`' && i + 1 < text.Length ? 1 : 0;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }

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
