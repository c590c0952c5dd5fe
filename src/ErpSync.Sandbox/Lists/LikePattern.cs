namespace ErpSync.Sandbox;

/// <summary>SQL's LIKE: <c>%</c> any text, <c>_</c> one character, backslash escapes; case and accents make no difference.</summary>
internal static class LikePattern
{
    public static bool IsMatch(string text, string pattern) => IsMatch(Folded(text), 0, Folded(pattern), 0);

    private static bool IsMatch(string text, int at, string pattern, int position)
    {
        while (position < pattern.Length)
        {
            var character = pattern[position];
            if (character == '%')
            {
                while (position < pattern.Length && pattern[position] == '%')
                {
                    position++;
                }

                if (position == pattern.Length)
                {
                    return true;
                }

                for (var next = at; next <= text.Length; next++)
                {
                    if (IsMatch(text, next, pattern, position))
                    {
                        return true;
                    }
                }

                return false;
            }

            if (at >= text.Length)
            {
                return false;
            }

            if (character == '\\' && position + 1 < pattern.Length)
            {
                character = pattern[++position];
                if (text[at] != character)
                {
                    return false;
                }
            }
            else if (character != '_' && text[at] != character)
            {
                return false;
            }

            at++;
            position++;
        }

        return at == text.Length;
    }

    private static string Folded(string text)
    {
        var decomposed = text.Normalize(System.Text.NormalizationForm.FormD);
        return string.Concat(decomposed
            .Where(character => char.GetUnicodeCategory(character) != System.Globalization.UnicodeCategory.NonSpacingMark)
            .Select(char.ToUpperInvariant));
    }
}
