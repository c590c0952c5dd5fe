using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Decisions;

/// <summary>What changed between two versions of a document: values, rows and the step of its life-cycle.</summary>
internal sealed class DocumentDelta
{
    /// <summary>New values by field; null empties the field.</summary>
    public Dictionary<string, string?> Fields { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TableDelta> Tables { get; } = new(StringComparer.Ordinal);

    /// <summary>The new docstatus when it changed.</summary>
    public int? DocStatus { get; set; }

    public bool IsEmpty => Fields.Count == 0 && DocStatus is null && Tables.Values.All(table => table.IsEmpty);

    public static DocumentDelta Between(CanonicalDocument from, CanonicalDocument to)
    {
        var delta = new DocumentDelta { DocStatus = from.DocStatus == to.DocStatus ? null : to.DocStatus };
        if (!from.Fields.HasSameValues(to.Fields))
        {
            foreach (var (field, _, after) in from.Fields.Differences(to.Fields))
            {
                delta.Fields[field] = after;
            }
        }

        foreach (var (table, rows) in from.Tables)
        {
            delta.AddTable(table, rows, to.Rows(table));
        }

        foreach (var (table, rows) in to.Tables)
        {
            if (!from.Tables.ContainsKey(table))
            {
                delta.AddTable(table, [], rows);
            }
        }

        return delta;
    }

    public CanonicalDocument ApplyTo(CanonicalDocument document)
    {
        if (IsEmpty)
        {
            return document;
        }

        var result = new CanonicalDocument(
            DocStatus ?? document.DocStatus,
            Fields.Count == 0 ? document.Fields : TableDelta.Merge(document.Fields, Fields),
            document.Tables);
        foreach (var (table, changes) in Tables)
        {
            result = result.WithRows(table, changes.ApplyTo(document.Rows(table)));
        }

        return result;
    }

    /// <summary>Whether anything a person can have edited changed, that is anything but derived fields.</summary>
    public bool HasEdits(IReadOnlySet<string> derived) => DocStatus is not null || HasContentEdits(derived);

    /// <summary>The same without the steps of the life-cycle.</summary>
    public bool HasContentEdits(IReadOnlySet<string> derived) =>
        Fields.Keys.Any(field => !derived.Contains(field)) || Tables.Any(table => IsEdit(table.Key, table.Value, derived));

    public DocumentDelta Clone()
    {
        var copy = new DocumentDelta { DocStatus = DocStatus };
        foreach (var (field, value) in Fields)
        {
            copy.Fields[field] = value;
        }

        foreach (var (table, changes) in Tables)
        {
            copy.Tables[table] = changes.Clone();
        }

        return copy;
    }

    private void AddTable(string table, IReadOnlyList<CanonicalRow> from, IReadOnlyList<CanonicalRow> to)
    {
        // Most tables did not change.
        if (!TableDelta.AreSame(from, to) && TableDelta.Between(from, to) is { IsEmpty: false } changes)
        {
            Tables[table] = changes;
        }
    }

    private static bool IsEdit(string table, TableDelta changes, IReadOnlySet<string> derived) =>
        !derived.Contains(table)
        && (changes.Removed.Count > 0 || changes.Added.Count > 0 || changes.Order is not null
            || changes.Changed.Values.Any(row => row.Keys.Any(field => !derived.Contains($"{table}.{field}"))));
}
