namespace ErpSync.Engine.Documents;

/// <summary>
/// A document as it is compared: every value in one spelling by its field type, links by their cloud names, volatile fields left out, child
/// rows in order under the pair's own row identities. Empty values and empty tables are not present; zero is the empty value of numbers and
/// checks, because Frappe keeps 0 where null is written to them. Immutable.
/// </summary>
internal sealed class CanonicalDocument
{
    public static readonly CanonicalDocument Empty =
        new(0, CanonicalFields.Empty, new Dictionary<string, IReadOnlyList<CanonicalRow>>());

    public CanonicalDocument(
        int docStatus, IReadOnlyDictionary<string, string> fields, IReadOnlyDictionary<string, IReadOnlyList<CanonicalRow>> tables)
    {
        DocStatus = docStatus;
        Fields = CanonicalFields.Of(fields);
        Tables = tables;
    }

    /// <summary>0 draft, 1 submitted, 2 cancelled.</summary>
    public int DocStatus { get; }

    /// <summary>Non-empty values by field name.</summary>
    public CanonicalFields Fields { get; }

    /// <summary>Non-empty child tables by field name, rows in order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CanonicalRow>> Tables { get; }

    public IReadOnlyList<CanonicalRow> Rows(string table) => Tables.TryGetValue(table, out var rows) ? rows : [];

    public string? Value(string field) => Fields.GetValueOrDefault(field);

    public CanonicalDocument WithDocStatus(int docStatus) =>
        docStatus == DocStatus ? this : new CanonicalDocument(docStatus, Fields, Tables);

    /// <summary>The same document with one table replaced; an empty list removes the table.</summary>
    public CanonicalDocument WithRows(string table, IReadOnlyList<CanonicalRow> rows)
    {
        var tables = new Dictionary<string, IReadOnlyList<CanonicalRow>>(Tables, StringComparer.Ordinal);
        if (rows.Count == 0)
        {
            tables.Remove(table);
        }
        else
        {
            tables[table] = rows;
        }

        return new CanonicalDocument(DocStatus, Fields, tables);
    }

    /// <summary>Whether both hold the same values and the same rows in the same order, whatever the row identities.</summary>
    public bool HasSameContent(CanonicalDocument other)
    {
        if (DocStatus != other.DocStatus || Tables.Count != other.Tables.Count || !Fields.HasSameValues(other.Fields))
        {
            return false;
        }

        foreach (var (table, rows) in Tables)
        {
            if (!RowMatch.HaveSameContent(rows, other.Rows(table)))
            {
                return false;
            }
        }

        return true;
    }
}
