using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>A document as a set of paths: "field", "table[row]" and "table[row].cell".</summary>
internal static class Flat
{
    public static Dictionary<string, string> Of(CanonicalDocument document)
    {
        var flat = document.Fields.ToDictionary();
        foreach (var (table, rows) in document.Tables)
        {
            foreach (var row in rows)
            {
                flat[$"{table}[{row.Id}]"] = "";
                foreach (var (field, value) in row.Fields)
                {
                    flat[$"{table}[{row.Id}].{field}"] = value;
                }
            }
        }

        return flat;
    }

    public static (string? Table, string? Row, string? Field) Split(string path)
    {
        var open = path.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            return (null, null, path);
        }

        var close = path.IndexOf(']', StringComparison.Ordinal);
        return (path[..open], path[(open + 1)..close], close + 1 < path.Length ? path[(close + 2)..] : null);
    }

    public static bool IsDerived(string path)
    {
        var (table, _, field) = Split(path);
        return table is null ? World.Derived.Contains(field!) : World.IsDerived(table, field);
    }

    /// <summary>Whether an overlap says something about the path.</summary>
    public static bool Covers(Overlap overlap, string path)
    {
        var (table, row, field) = Split(path);
        return overlap.Kind switch
        {
            OverlapKind.Document => true,
            OverlapKind.Field => table is null && overlap.Field == field,
            OverlapKind.Table => overlap.Table == table,
            OverlapKind.RowRemoved => overlap.Table == table && overlap.RowId == row,
            OverlapKind.RowField => overlap.Table == table && overlap.RowId == row && overlap.Field == field,
            OverlapKind.RowOrder => overlap.Table == table && row == "order",
            _ => false,
        };
    }

    /// <summary>What differs but for what the servers compute; the order of rows as "table[order]".</summary>
    public static IEnumerable<string> Differing(CanonicalDocument left, CanonicalDocument right, bool withDocStatus)
    {
        var (leftFlat, rightFlat) = (Of(left), Of(right));
        var paths = leftFlat.Keys.Union(rightFlat.Keys).Where(path =>
            leftFlat.GetValueOrDefault(path) != rightFlat.GetValueOrDefault(path));
        var orders = World.Tables.Keys.Where(table => !World.Derived.Contains(table))
            .Where(table => !Common(left, right, table).SequenceEqual(Common(right, left, table))).Select(table => $"{table}[order]");
        return paths.Where(path => !IsDerived(path)).Concat(orders).Concat(withDocStatus && left.DocStatus != right.DocStatus
            ? ["docstatus"] : []);
    }

    private static IEnumerable<string> Common(CanonicalDocument one, CanonicalDocument other, string table)
    {
        var ids = other.Rows(table).Select(row => row.Id).ToHashSet();
        return one.Rows(table).Select(row => row.Id).Where(ids.Contains);
    }
}
