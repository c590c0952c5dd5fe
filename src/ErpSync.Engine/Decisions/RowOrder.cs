using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// One order for the rows of a table that both sides changed, so that both sites end with the same one: rows both know keep their order, rows that
/// one side added stay behind the row they follow there, and where both added rows at the same place the values decide, never the side.
/// </summary>
internal static class RowOrder
{
    public static IReadOnlyList<CanonicalRow> Arrange(
        IReadOnlyList<CanonicalRow> target, IReadOnlyList<CanonicalRow> cloud, IReadOnlyList<CanonicalRow> local, TableDelta cloudChanges,
        TableDelta localChanges)
    {
        // Each side's own rows in the order that won.
        var fromCloud = Reordered(cloud, localChanges);
        var fromLocal = Reordered(local, cloudChanges);
        var inLocal = fromLocal.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var inCloud = fromCloud.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var shared = fromCloud.Where(row => inLocal.Contains(row.Id)).Select(row => row.Id).ToList();
        if (!shared.SequenceEqual(fromLocal.Where(row => inCloud.Contains(row.Id)).Select(row => row.Id), StringComparer.Ordinal))
        {
            return target;
        }

        var order = new List<string>(target.Count);
        var cloudAt = 0;
        var localAt = 0;
        foreach (var anchor in shared.Append(null!))
        {
            var cloudRun = TakeRun(fromCloud, ref cloudAt, anchor);
            var localRun = TakeRun(fromLocal, ref localAt, anchor);
            var cloudFirst = string.CompareOrdinal(Content(cloudRun), Content(localRun)) <= 0;
            order.AddRange((cloudFirst ? cloudRun.Concat(localRun) : localRun.Concat(cloudRun)).Select(row => row.Id));
            if (anchor is not null)
            {
                order.Add(anchor);
            }
        }

        var rank = order.Select((id, index) => (id, index)).ToDictionary(pair => pair.id, pair => pair.index, StringComparer.Ordinal);
        return target.All(row => rank.ContainsKey(row.Id)) ? [.. target.OrderBy(row => rank[row.Id])] : target;
    }

    private static IReadOnlyList<CanonicalRow> Reordered(IReadOnlyList<CanonicalRow> rows, TableDelta other) =>
        other.Order is null ? rows : new TableDelta { Order = other.Order }.ApplyTo(rows);

    private static List<CanonicalRow> TakeRun(IReadOnlyList<CanonicalRow> rows, ref int at, string? anchor)
    {
        var run = new List<CanonicalRow>();
        while (at < rows.Count && rows[at].Id != anchor)
        {
            run.Add(rows[at++]);
        }

        at++;
        return run;
    }

    private static string Content(List<CanonicalRow> rows) => string.Join(
        '\u001e',
        rows.Select(row => string.Join('\u001f', row.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"))));
}
