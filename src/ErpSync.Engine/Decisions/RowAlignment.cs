using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// Gives rows that are new on both sides and hold the same values the same identity: the same row added twice (by two people, or by us when the
/// reply was lost) is one row. Derived fields do not count.
/// </summary>
internal static class RowAlignment
{
    /// <summary>The local document with such rows renamed to the cloud's identities.</summary>
    /// <param name="known">Row identities both sides already share, by table: rows of the base.</param>
    /// <param name="cloud">The cloud document.</param>
    /// <param name="local">The local document.</param>
    /// <param name="derived">Derived fields.</param>
    public static CanonicalDocument Align(
        CanonicalDocument? known, CanonicalDocument cloud, CanonicalDocument local, IReadOnlySet<string> derived)
    {
        var result = local;
        foreach (var (table, localRows) in local.Tables)
        {
            if (HaveSameIds(cloud.Rows(table), localRows))
            {
                continue;
            }

            var shared = (known?.Rows(table) ?? []).Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
            var localIds = localRows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
            var free = cloud.Rows(table).Where(row => !shared.Contains(row.Id) && !localIds.Contains(row.Id)).ToList();
            if (free.Count == 0)
            {
                continue;
            }

            var cloudIds = cloud.Rows(table).Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
            var changed = false;
            var aligned = new List<CanonicalRow>(localRows.Count);
            foreach (var row in localRows)
            {
                var twin = shared.Contains(row.Id) || cloudIds.Contains(row.Id)
                    ? -1
                    : free.FindIndex(candidate => SameEdits(table, candidate, row, derived));
                if (twin < 0)
                {
                    aligned.Add(row);
                    continue;
                }

                aligned.Add(row.WithId(free[twin].Id));
                free.RemoveAt(twin);
                changed = true;
            }

            result = changed ? result.WithRows(table, aligned) : result;
        }

        return result;
    }

    public static bool SameEdits(string table, CanonicalRow left, CanonicalRow right, IReadOnlySet<string> derived) =>
        left.Fields.HasSameValues(right.Fields)
        || left.Fields.Differences(right.Fields).All(difference => derived.Contains($"{table}.{difference.Name}"));

    /// <summary>Whether both hold the same rows in the same order, whatever their values.</summary>
    public static bool HaveSameIds(IReadOnlyList<CanonicalRow> left, IReadOnlyList<CanonicalRow> right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!string.Equals(left[i].Id, right[i].Id, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
