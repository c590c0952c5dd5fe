using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Decisions;

/// <summary>What changed in one child table between two versions of a document, by row identity.</summary>
internal sealed class TableDelta
{
    /// <summary>Identities of rows that are gone.</summary>
    public HashSet<string> Removed { get; } = new(StringComparer.Ordinal);

    /// <summary>New values per row and field; null empties the field.</summary>
    public Dictionary<string, Dictionary<string, string?>> Changed { get; } = new(StringComparer.Ordinal);

    /// <summary>New rows in order, each with the identity of the row it follows; null for the first.</summary>
    public List<(CanonicalRow Row, string? After)> Added { get; } = [];

    /// <summary>The whole new order of identities when rows that stayed were moved; null when they were not.</summary>
    public IReadOnlyList<string>? Order { get; set; }

    public bool IsEmpty => Removed.Count == 0 && Changed.Count == 0 && Added.Count == 0 && Order is null;

    /// <summary>Whether both hold the same rows with the same values in the same order.</summary>
    public static bool AreSame(IReadOnlyList<CanonicalRow> from, IReadOnlyList<CanonicalRow> to)
    {
        if (ReferenceEquals(from, to))
        {
            return true;
        }

        return RowAlignment.HaveSameIds(from, to) && RowMatch.HaveSameContent(from, to);
    }

    public static TableDelta Between(IReadOnlyList<CanonicalRow> from, IReadOnlyList<CanonicalRow> to)
    {
        var delta = new TableDelta();
        var before = from.ToDictionary(row => row.Id, StringComparer.Ordinal);
        var after = to.ToDictionary(row => row.Id, StringComparer.Ordinal);

        foreach (var row in from)
        {
            if (!after.TryGetValue(row.Id, out var now))
            {
                delta.Removed.Add(row.Id);
                continue;
            }

            if (!row.HasSameContent(now))
            {
                delta.Changed[row.Id] = row.Fields.Differences(now.Fields)
                    .ToDictionary(difference => difference.Name, difference => difference.There, StringComparer.Ordinal);
            }
        }

        string? previous = null;
        foreach (var row in to)
        {
            if (!before.ContainsKey(row.Id))
            {
                delta.Added.Add((row, previous));
            }

            previous = row.Id;
        }

        var keptBefore = from.Select(row => row.Id).Where(after.ContainsKey);
        var keptAfter = to.Select(row => row.Id).Where(before.ContainsKey);
        if (!keptBefore.SequenceEqual(keptAfter, StringComparer.Ordinal))
        {
            delta.Order = [.. to.Select(row => row.Id)];
        }

        return delta;
    }

    /// <summary>Applies the changes to rows that may differ from the version the delta was made against; what is not there is passed over.</summary>
    public IReadOnlyList<CanonicalRow> ApplyTo(IReadOnlyList<CanonicalRow> rows)
    {
        var result = new List<CanonicalRow>(rows.Count + Added.Count);
        foreach (var row in rows)
        {
            if (!Removed.Contains(row.Id))
            {
                result.Add(Changed.TryGetValue(row.Id, out var changes) ? new CanonicalRow(row.Id, row.SourceName, Merge(row.Fields, changes)) : row);
            }
        }

        if (Order is not null)
        {
            result = Reorder(result, Order);
        }

        foreach (var (row, after) in Added)
        {
            if (result.Exists(existing => existing.Id == row.Id))
            {
                continue;
            }

            var position = after is null ? -1 : result.FindIndex(existing => existing.Id == after);
            var index = after is null ? 0 : position < 0 ? result.Count : position + 1;
            result.Insert(index, row.WithSourceName(null));
        }

        return result;
    }

    public TableDelta Clone()
    {
        var copy = new TableDelta { Order = Order };
        copy.Removed.UnionWith(Removed);
        foreach (var (row, changes) in Changed)
        {
            copy.Changed[row] = new Dictionary<string, string?>(changes, StringComparer.Ordinal);
        }

        copy.Added.AddRange(Added);
        return copy;
    }

    public static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> fields, IReadOnlyDictionary<string, string?> changes)
    {
        var merged = new Dictionary<string, string>(fields, StringComparer.Ordinal);
        foreach (var (field, value) in changes)
        {
            if (value is null)
            {
                merged.Remove(field);
            }
            else
            {
                merged[field] = value;
            }
        }

        return merged;
    }

    // Rows that the order does not know (added on the other side) stay behind the row they follow now.
    private static List<CanonicalRow> Reorder(List<CanonicalRow> rows, IReadOnlyList<string> order)
    {
        var rank = order.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index, StringComparer.Ordinal);
        var keyed = new List<(int Rank, CanonicalRow Row)>(rows.Count);
        var last = -1;
        foreach (var row in rows)
        {
            last = rank.TryGetValue(row.Id, out var known) ? known : last;
            keyed.Add((last, row));
        }

        return [.. keyed.OrderBy(pair => pair.Rank).Select(pair => pair.Row)];
    }
}
