using ErpSync.Engine.Decisions;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>The difference between two contents as people and the audit trail read it.</summary>
internal static class Changes
{
    public static IReadOnlyList<FieldChange> Between(Side side, CanonicalDocument? before, CanonicalDocument? after)
    {
        before ??= CanonicalDocument.Empty;
        after ??= CanonicalDocument.Empty;
        var changes = new List<FieldChange>();
        var delta = DocumentDelta.Between(before, after);
        foreach (var field in delta.Fields.Keys.Order(StringComparer.Ordinal))
        {
            changes.Add(new FieldChange { Side = side, Field = field, Before = before.Value(field), After = after.Value(field) });
        }

        foreach (var table in delta.Tables.Keys.Order(StringComparer.Ordinal))
        {
            AddRows(changes, side, table, delta.Tables[table], before.Rows(table));
        }

        if (delta.DocStatus is not null)
        {
            changes.Add(new FieldChange { Side = side, Field = "docstatus", Before = $"{before.DocStatus}", After = $"{after.DocStatus}" });
        }

        return changes;
    }

    private static void AddRows(List<FieldChange> changes, Side side, string table, TableDelta delta, IReadOnlyList<CanonicalRow> before)
    {
        foreach (var row in before.Where(row => delta.Removed.Contains(row.Id)))
        {
            changes.AddRange(row.Fields.Select(field => new FieldChange { Side = side, Field = $"{table}.{field.Key}", Row = row.Id, Before = field.Value }));
        }

        foreach (var (rowId, fields) in delta.Changed)
        {
            var old = before.First(row => row.Id == rowId);
            changes.AddRange(fields.Select(field => new FieldChange
            {
                Side = side,
                Field = $"{table}.{field.Key}",
                Row = rowId,
                Before = old.Fields.GetValueOrDefault(field.Key),
                After = field.Value,
            }));
        }

        foreach (var (row, _) in delta.Added)
        {
            changes.AddRange(row.Fields.Select(field => new FieldChange { Side = side, Field = $"{table}.{field.Key}", Row = row.Id, After = field.Value }));
        }

        if (delta.Order is not null)
        {
            changes.Add(new FieldChange { Side = side, Field = table, Before = "order", After = string.Join(", ", delta.Order) });
        }
    }
}
