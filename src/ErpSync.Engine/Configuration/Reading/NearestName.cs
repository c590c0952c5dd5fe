namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Finds what was probably meant by a misspelt name.</summary>
internal static class NearestName
{
    private const int LongestName = 64;

    /// <summary>The nearest of the candidates, or null when none is near enough to be worth suggesting.</summary>
    public static string? Find(string text, IEnumerable<string> candidates)
    {
        var wanted = Normalize(text);
        if (wanted.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = Distance(wanted, Normalize(candidate), Tolerance(wanted.Length));
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>" Did you mean x?" for the end of a message, or nothing.</summary>
    public static string Question(string text, IEnumerable<string> candidates) =>
        Find(text, candidates) is { } nearest ? $" Did you mean {nearest}?" : "";

    private static int Tolerance(int length) => length switch { <= 3 => 1, <= 7 => 2, _ => 3 };

    private static string Normalize(string text) => text.Trim().Replace('-', '_').Replace(' ', '_').ToUpperInvariant();

    /// <summary>
    /// Edits (insert, remove, replace, swap neighbours) from one to the other; more than the tolerance counts as unreachable, except that
    /// the beginning of a longer name ("exclude" for "exclude_fields") is near.
    /// </summary>
    private static int Distance(string left, string right, int tolerance)
    {
        const int Unreachable = int.MaxValue;
        if (left.Length >= 4 && right.StartsWith(left, StringComparison.Ordinal))
        {
            return Math.Min(tolerance, right.Length - left.Length);
        }

        if (Math.Abs(left.Length - right.Length) > tolerance)
        {
            return Unreachable;
        }

        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            cost[i, 0] = i;
        }

        for (var j = 0; j <= right.Length; j++)
        {
            cost[0, j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = cost[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                var best = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    best = Math.Min(best, cost[i - 2, j - 2] + 1);
                }

                cost[i, j] = best;
            }
        }

        var distance = cost[left.Length, right.Length];
        return distance <= tolerance && distance < right.Length ? distance : Unreachable;
    }
}
