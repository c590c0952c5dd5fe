namespace ErpSync.Commands.Binding;

/// <summary>Guesses what a mistyped name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The known name that is nearest; null when none is near enough.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="known">The names there are.</param>
    public static string? Find(string text, IEnumerable<string> known) => known
        .Select(name => (Name: name, Distance: Distance(text.ToUpperInvariant(), name.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= Math.Max(2, text.Length / 3))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    /// <summary>How many characters have to be put in, taken out or exchanged (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var exchanged = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                current[j] = Math.Min(exchanged, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
