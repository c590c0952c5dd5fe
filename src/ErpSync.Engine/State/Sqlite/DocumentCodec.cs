using ErpSync.Engine.Documents;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The stored form of a canonical document, version 1: docstatus, fields and tables in ordinal order of their names, rows in their own
/// order with identity and source name. A document may be written as its difference from a similar one, which is how the local form of a
/// base is kept beside the cloud form. The same document always gives the same bytes.
/// </summary>
internal static class DocumentCodec
{
    private const int SameId = 1;
    private const int HasSourceName = 2;
    private const int SameSourceName = 4;

    private static readonly CanonicalRow NoRow = new("", null, CanonicalFields.Empty);

    public static void Write(BodyWriter writer, CanonicalDocument document, CanonicalDocument similar)
    {
        writer.WriteNumber(document.DocStatus);
        WriteFields(writer, document.Fields, similar.Fields);
        writer.WriteNumber(document.Tables.Count);
        foreach (var (table, rows) in document.Tables.OrderBy(table => table.Key, StringComparer.Ordinal))
        {
            writer.WriteText(table);
            writer.WriteNumber(rows.Count);
            var similarRows = similar.Rows(table);
            for (var i = 0; i < rows.Count; i++)
            {
                WriteRow(writer, rows[i], i < similarRows.Count ? similarRows[i] : NoRow);
            }
        }
    }

    public static CanonicalDocument Read(ref BodyReader reader, CanonicalDocument similar)
    {
        var docStatus = reader.ReadNumber();
        var fields = ReadFields(ref reader, similar.Fields);
        var tableCount = reader.ReadCount();
        var tables = new Dictionary<string, IReadOnlyList<CanonicalRow>>(tableCount, StringComparer.Ordinal);
        for (var t = 0; t < tableCount; t++)
        {
            var table = reader.ReadText();
            var rows = new CanonicalRow[reader.ReadCount()];
            var similarRows = similar.Rows(table);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = ReadRow(ref reader, i < similarRows.Count ? similarRows[i] : NoRow);
            }

            tables.Add(table, rows);
        }

        return new CanonicalDocument(docStatus, fields, tables);
    }

    private static void WriteRow(BodyWriter writer, CanonicalRow row, CanonicalRow similar)
    {
        var sameId = row.Id == similar.Id;
        var sameSourceName = row.SourceName is not null && row.SourceName == similar.SourceName;
        writer.WriteNumber((sameId ? SameId : 0) | (row.SourceName is null ? 0 : HasSourceName) | (sameSourceName ? SameSourceName : 0));
        if (!sameId)
        {
            writer.WriteText(row.Id);
        }

        if (row.SourceName is not null && !sameSourceName)
        {
            writer.WriteText(row.SourceName);
        }

        WriteFields(writer, row.Fields, similar.Fields);
    }

    private static CanonicalRow ReadRow(ref BodyReader reader, CanonicalRow similar)
    {
        var flags = reader.ReadNumber();
        var id = (flags & SameId) != 0 ? similar.Id : reader.ReadText();
        var sourceName = (flags & SameSourceName) != 0 ? similar.SourceName
            : (flags & HasSourceName) != 0 ? reader.ReadText()
            : null;
        return new CanonicalRow(id, sourceName, ReadFields(ref reader, similar.Fields));
    }

    private static void WriteFields(
        BodyWriter writer, CanonicalFields fields, CanonicalFields similar)
    {
        var differences = similar.Differences(fields).ToList();
        var absent = differences.Count(difference => difference.There is null);
        writer.WriteNumber(absent);
        foreach (var (name, _, value) in differences)
        {
            if (value is null)
            {
                writer.WriteText(name);
            }
        }

        writer.WriteNumber(differences.Count - absent);
        foreach (var (name, _, value) in differences)
        {
            if (value is not null)
            {
                writer.WriteText(name);
                writer.WriteText(value);
            }
        }
    }

    private static Dictionary<string, string> ReadFields(
        ref BodyReader reader, IReadOnlyDictionary<string, string> similar)
    {
        var fields = new Dictionary<string, string>(similar, StringComparer.Ordinal);
        for (var absent = reader.ReadCount(); absent > 0; absent--)
        {
            fields.Remove(reader.ReadText());
        }

        for (var differing = reader.ReadCount(); differing > 0; differing--)
        {
            var name = reader.ReadText();
            fields[name] = reader.ReadText();
        }

        return fields;
    }
}
