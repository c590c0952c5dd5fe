using System.Text;

namespace ErpSync;

/// <summary>
/// The wildcards of -DocType and -Name, as everywhere in PowerShell: * any text, ? one character, [a-z] one of these,
/// ` (backtick) takes the next character as it is. Case does not count.
/// </summary>
public sealed class NamePattern
{
    private const string Special = "*?[]`";

    private readonly List<Token> _tokens;

    /// <summary>Reads a pattern once, to try it on many names.</summary>
    /// <param name="pattern">What the user wrote.</param>
    public NamePattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        _tokens = Parse(pattern);
    }

    /// <summary>Whether the text has a wildcard that is not escaped.</summary>
    /// <param name="text">What the user wrote.</param>
    public static bool HasWildcard(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
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

    /// <summary>Makes a pattern that matches exactly this text.</summary>
    /// <param name="text">A name as the site writes it.</param>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (Special.Contains(character, StringComparison.Ordinal))
            {
                escaped.Append('`');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }

    /// <summary>The text a pattern without wildcards stands for.</summary>
    /// <param name="pattern">What the user wrote.</param>
    public static string Unescape(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var text = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '`' && i + 1 < pattern.Length)
            {
                i++;
            }

            text.Append(pattern[i]);
        }

        return text.ToString();
    }

    /// <summary>Whether a name fits the pattern.</summary>
    /// <param name="name">The name.</param>
    public bool IsMatch(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Matches(_tokens, name);
    }

    /// <summary>Whether a name fits any of the patterns; no pattern at all fits every name.</summary>
    /// <param name="patterns">What the user wrote.</param>
    /// <param name="name">The name.</param>
    public static bool IsMatch(IReadOnlyList<string> patterns, string name)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return patterns.Count == 0 || patterns.Any(pattern => new NamePattern(pattern).IsMatch(name));
    }

    private static List<Token> Parse(string pattern)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < pattern.Length; i++)
        {
            // A set holds at least one character, so that "]" may stand first in it; without its end "[" is a plain character.
            var end = pattern[i] == '[' && i + 2 < pattern.Length ? pattern.IndexOf(']', i + 2) : -1;
            if (end > 0)
            {
                tokens.Add(new Token(TokenKind.Set, pattern[(i + 1)..end]));
                i = end;
            }
            else if (pattern[i] == '`' && i + 1 < pattern.Length)
            {
                tokens.Add(new Token(TokenKind.Character, pattern[++i].ToString()));
            }
            else
            {
                var kind = pattern[i] switch { '*' => TokenKind.AnyText, '?' => TokenKind.AnyCharacter, _ => TokenKind.Character };
                tokens.Add(new Token(kind, pattern[i].ToString()));
            }
        }

        return tokens;
    }

    /// <summary>Walks both once and, on a mismatch, lets the last * take one character more: never exponential.</summary>
    private static bool Matches(List<Token> tokens, string name)
    {
        var (token, position, lastAnyText, resume) = (0, 0, -1, 0);
        while (position < name.Length)
        {
            if (token < tokens.Count && tokens[token].Kind == TokenKind.AnyText)
            {
                (lastAnyText, resume) = (token++, position);
            }
            else if (token < tokens.Count && tokens[token].Accepts(name[position]))
            {
                token++;
                position++;
            }
            else if (lastAnyText >= 0)
            {
                token = lastAnyText + 1;
                position = ++resume;
            }
            else
            {
                return false;
            }
        }

        return tokens.Skip(token).All(rest => rest.Kind == TokenKind.AnyText);
    }

    private enum TokenKind
    {
        Character,
        AnyCharacter,
        AnyText,
        Set,
    }

    private readonly record struct Token(TokenKind Kind, string Text)
    {
        public bool Accepts(char character) => Kind switch
        {
            TokenKind.AnyCharacter => true,
            TokenKind.Set => InSet(char.ToUpperInvariant(character)),
            _ => char.ToUpperInvariant(Text[0]) == char.ToUpperInvariant(character),
        };

        private bool InSet(char character)
        {
            for (var i = 0; i < Text.Length; i++)
            {
                var first = char.ToUpperInvariant(Text[i]);
                var isRange = i + 2 < Text.Length && Text[i + 1] == '-';
                var last = isRange ? char.ToUpperInvariant(Text[i + 2]) : first;
                if (first <= character && character <= last)
                {
                    return true;
                }

                i += isRange ? 2 : 0;
            }

            return false;
        }
    }
}
