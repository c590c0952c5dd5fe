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
        FieldValues.Differing(left.Fields, right.Fields).All(field => derived.Contains($"{table}.{field}"));
}
