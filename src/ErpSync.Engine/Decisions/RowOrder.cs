using System.Globalization;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Decisions;

/// <summary>
/// One order for the rows of a table that both sides changed, so that both sites end with the same one: rows both know keep their order,
/// rows that one side added stay behind the row they follow there, and where both added rows at the same place, or the same row at two
/// places, the rows decide, never the side.
/// </summary>
internal static class RowOrder
{
    public static IReadOnlyList<CanonicalRow> Arrange(
        IReadOnlyList<CanonicalRow> target,
        IReadOnlyList<CanonicalRow> before,
        IReadOnlyList<CanonicalRow> cloud,
        IReadOnlyList<CanonicalRow> local,
        TableDelta cloudChanges,
        TableDelta localChanges,
        Side? leading)
    {
        // Each side's own rows in the order that won.
        var fromCloud = Reordered(cloud, localChanges);
        var fromLocal = Reordered(local, cloudChanges);
        var inLocal = fromLocal.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var inCloud = fromCloud.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        var sharedInCloud = fromCloud.Where(row => inLocal.Contains(row.Id)).ToList();
        var sharedInLocal = fromLocal.Where(row => inCloud.Contains(row.Id)).ToList();
        var shared = sharedInCloud.ConvertAll(row => row.Id);
        if (!shared.SequenceEqual(sharedInLocal.Select(row => row.Id), StringComparer.Ordinal))
        {
            var known = before.Select((row, index) => (row.Id, index))
                .ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
            if (!Known(sharedInCloud, known).SequenceEqual(Known(sharedInLocal, known), StringComparer.Ordinal))
            {
                // The rows were moved differently, and nobody has decided yet.
                return target;
            }

            // The same row was added at two places.
            var cloudIsFirst = leading is { } side
                ? side == Side.Cloud
                : string.CompareOrdinal(Places(sharedInCloud, known), Places(sharedInLocal, known)) <= 0;
            shared = cloudIsFirst ? shared : sharedInLocal.ConvertAll(row => row.Id);
            var order = new TableDelta { Order = shared };
            fromCloud = order.ApplyTo(fromCloud);
            fromLocal = order.ApplyTo(fromLocal);
        }

        return Merged(target, fromCloud, fromLocal, shared);
    }

    private static IReadOnlyList<CanonicalRow> Merged(
        IReadOnlyList<CanonicalRow> target,
        IReadOnlyList<CanonicalRow> fromCloud,
        IReadOnlyList<CanonicalRow> fromLocal,
        List<string> shared)
    {

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

    private static IEnumerable<string> Known(List<CanonicalRow> rows, Dictionary<string, int> known) =>
        rows.Select(row => row.Id).Where(known.ContainsKey);

    // New rows sort before the known ones, so that the earlier place wins; then their values decide.
    private static string Places(List<CanonicalRow> rows, Dictionary<string, int> known) =>
        string.Join(
            ',', rows.Select(row => known.TryGetValue(row.Id, out var index) ? index.ToString("D9", CultureInfo.InvariantCulture) : ""))
        + Content(rows.FindAll(row => !known.ContainsKey(row.Id)));

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
