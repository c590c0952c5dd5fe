using System.Globalization;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Documents;

/// <summary>Reads one child table.</summary>
internal sealed class TableCodec(SyncTable table)
{
    private readonly FieldList _fields = new(table.Fields);

    public SyncTable Table { get; } = table;

    public string Name => Table.Name;

    public IReadOnlyList<FieldCodec> Fields => _fields.InOrder;

    /// <summary>The raw rows in the order of their idx; rows with the same idx or none keep their position.</summary>
    public IReadOnlyList<RawObject> RawRows(FrappeDocument document)
    {
        var rows = document.Rows(Name);
        var indexes = new long[rows.Count];
        var isInOrder = true;
        for (var i = 0; i < indexes.Length; i++)
        {
            indexes[i] = Index(rows[i]) ?? i + 1;
            isInOrder &= i == 0 || indexes[i - 1] <= indexes[i];
        }

        // Stable; idx may have gaps and repeat after rows were edited one by one.
        return isInOrder ? rows : [.. rows.Zip(indexes).OrderBy(row => row.Second).Select(row => row.First)];
    }

    /// <summary>
    /// The rows in canonical form. A row whose name <paramref name="baseRows"/> know keeps its identity; another gets "c:name" or "l:name",
    /// a row without name its position, "c:#1".
    /// </summary>
    public List<CanonicalRow> Read(FrappeDocument document, Side side, ILinkNames links, IReadOnlyList<CanonicalRow> baseRows)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in baseRows)
        {
            taken.Add(row.Id);
            if (row.SourceName is not null)
            {
                known.TryAdd(row.SourceName, row.Id);
            }
        }

        var result = new List<CanonicalRow>();
        foreach (var raw in RawRows(document))
        {
            var name = RowName(raw);
            if (name is null || !known.Remove(name, out var id))
            {
                id = NewId(side, name ?? string.Create(CultureInfo.InvariantCulture, $"#{result.Count + 1}"), taken);
            }

            result.Add(new CanonicalRow(id, name, _fields.Read(raw, side, links)));
        }

        return result;
    }

    /// <summary>The name of a raw row; null when the row has none yet.</summary>
    public static string? RowName(RawObject row) => row.Text("name") is { Length: > 0 } name ? name : null;

    private static string NewId(Side side, string name, HashSet<string> taken)
    {
        var id = (side == Side.Cloud ? "c:" : "l:") + name;
        while (!taken.Add(id))
        {
            id += "+";
        }

        return id;
    }

    private static long? Index(RawObject row) =>
        long.TryParse(row.Text("idx"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var index) ? index : null;
}
