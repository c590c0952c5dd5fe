namespace ErpSync.Engine.Documents;

/// <summary>Comparison of canonical field values. An absent key and an empty value are the same thing.</summary>
internal static class FieldValues
{
    public static bool AreEqual(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        foreach (var (field, value) in left)
        {
            if (!right.TryGetValue(field, out var other) || !string.Equals(value, other, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The names of all fields whose values differ, in ordinal order.</summary>
    public static IEnumerable<string> Differing(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Keys.Union(right.Keys, StringComparer.Ordinal)
            .Where(field => !string.Equals(left.GetValueOrDefault(field), right.GetValueOrDefault(field), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
}
