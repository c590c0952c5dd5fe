namespace ErpSync.Engine.Documents;

/// <summary>Finds for the rows that are wanted the rows that are there already.</summary>
internal static class RowMatch
{
    /// <summary>
    /// For every target row the current row it is: the one of the same identity, else the first one left over with the same content; null
    /// for a row that has to be added. No current row is used twice. Tables of equal content match place by place: nothing is to be
    /// written then, so the identities move.
    /// </summary>
    public static CanonicalRow?[] Find(IReadOnlyList<CanonicalRow> current, IReadOnlyList<CanonicalRow> target)
    {
        if (HaveSameContent(current, target))
        {
            return [.. current];
        }

        var free = new List<CanonicalRow>(current);
        var matches = new CanonicalRow?[target.Count];
        for (var i = 0; i < target.Count; i++)
        {
            matches[i] = Take(free, row => string.Equals(row.Id, target[i].Id, StringComparison.Ordinal));
        }

        for (var i = 0; i < target.Count && free.Count > 0; i++)
        {
            matches[i] ??= Take(free, target[i].HasSameContent);
        }

        return matches;
    }

    public static bool HaveSameContent(IReadOnlyList<CanonicalRow> left, IReadOnlyList<CanonicalRow> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!left[i].HasSameContent(right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static CanonicalRow? Take(List<CanonicalRow> free, Predicate<CanonicalRow> isWanted)
    {
        var index = free.FindIndex(isWanted);
        if (index < 0)
        {
            return null;
        }

        var row = free[index];
        free.RemoveAt(index);
        return row;
    }
}
