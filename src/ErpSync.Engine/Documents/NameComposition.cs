namespace ErpSync.Engine.Documents;

/// <summary>Recognises names that are put together from a document's own values.</summary>
internal static class NameComposition
{
    // "Acme - 1" (Customer), "Acme-Billing" (Address), "Jo Doe-Acme" (Contact).
    private static readonly string[] Separators = [" - ", "-", " ", "_", "/"];

    /// <summary>
    /// Whether the name is one of the values, or several of them joined by a blank, "-", " - ", "_" or "/", with or without the number
    /// Frappe appends to a name already taken ("-1", " - 1"; never with leading zeros, as counters have them). At least one of the values
    /// must contain a letter: digits alone may be a counter's.
    /// </summary>
    public static bool IsMadeOf(string name, IReadOnlySet<string> values) =>
        IsJoined(name, values) || (WithoutDuplicateNumber(name) is { } stem && IsJoined(stem, values));

    private static bool IsJoined(string name, IReadOnlySet<string> values)
    {
        // reached[i]: the first i characters are joined values; withLetter: one of those had a letter.
        var reached = new bool[name.Length + 1];
        var withLetter = new bool[name.Length + 1];
        reached[0] = true;
        for (var start = 0; start < name.Length; start++)
        {
            if (!reached[start])
            {
                continue;
            }

            foreach (var from in Starts(name, start))
            {
                foreach (var value in values)
                {
                    if (string.CompareOrdinal(name, from, value, 0, value.Length) == 0)
                    {
                        var end = from + value.Length;
                        reached[end] = true;
                        withLetter[end] |= withLetter[start] || value.Any(char.IsLetter);
                    }
                }
            }
        }

        return withLetter[name.Length];
    }

    private static IEnumerable<int> Starts(string name, int position) =>
        position == 0
            ? [0]
            : Separators.Where(separator => string.CompareOrdinal(name, position, separator, 0, separator.Length) == 0)
                .Select(separator => position + separator.Length);

    private static string? WithoutDuplicateNumber(string name)
    {
        var digits = name.Length;
        while (digits > 0 && char.IsAsciiDigit(name[digits - 1]))
        {
            digits--;
        }

        if (digits == name.Length || name[digits] == '0')
        {
            return null;
        }

        var stem = name.AsSpan(0, digits);
        var separator = stem.EndsWith(" - ") ? 3 : stem.EndsWith("-") ? 1 : 0;
        return separator == 0 ? null : name[..(digits - separator)];
    }
}
