using ErpSync.Engine.Documents;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The stored form of a canonical document as its difference from a similar one: docstatus, fields and tables in ordinal order of their
/// names, rows in their own order with identity and source name. A field that the similar document has, too, is named by its place there.
/// The same documents always give the same bytes.
/// </summary>
internal static class DocumentCodec
{
    private const int SameId = 1;
    private const int HasSourceName = 2;
    private const int SameSourceName = 4;

    // Most identities are the row's name on one of the sites behind that site's letter.
    private const int CloudId = 8;
    private const int LocalId = 16;
    private const string CloudPrefix = "c:";
    private const string LocalPrefix = "l:";

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
                WriteRow(writer, rows[i], Similar(similarRows, i));
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
                rows[i] = ReadRow(ref reader, Similar(similarRows, i));
            }

            tables[table] = rows;
        }

        return new CanonicalDocument(docStatus, fields, tables);
    }

    // The rows of a table are much alike: further ones are compared with the last that is there.
    private static CanonicalRow Similar(IReadOnlyList<CanonicalRow> rows, int index) => rows.Count == 0 ? NoRow : rows[Math.Min(index, rows.Count - 1)];

    private static void WriteRow(BodyWriter writer, CanonicalRow row, CanonicalRow similar)
    {
        var id = row.Id == similar.Id ? SameId : IsBehind(CloudPrefix, row) ? CloudId : IsBehind(LocalPrefix, row) ? LocalId : 0;
        var sourceName = row.SourceName is null ? 0 : row.SourceName == similar.SourceName ? HasSourceName | SameSourceName : HasSourceName;
        writer.WriteNumber(id | sourceName);
        if (sourceName == HasSourceName)
        {
            writer.WriteText(row.SourceName!);
        }

        if (id == 0)
        {
            writer.WriteText(row.Id);
        }

        WriteFields(writer, row.Fields, similar.Fields);
    }

    private static CanonicalRow ReadRow(ref BodyReader reader, CanonicalRow similar)
    {
        var flags = reader.ReadNumber();
        var sourceName = (flags & SameSourceName) != 0 ? similar.SourceName
            : (flags & HasSourceName) != 0 ? reader.ReadText()
            : null;
        var id = (flags & SameId) != 0 ? similar.Id
            : (flags & CloudId) != 0 ? CloudPrefix + sourceName
            : (flags & LocalId) != 0 ? LocalPrefix + sourceName
            : reader.ReadText();
        return new CanonicalRow(id, sourceName, ReadFields(ref reader, similar.Fields));
    }

    private static bool IsBehind(string prefix, CanonicalRow row) =>
        row.SourceName is { } name && row.Id.Length == prefix.Length + name.Length
        && row.Id.StartsWith(prefix, StringComparison.Ordinal) && row.Id.EndsWith(name, StringComparison.Ordinal);

    private static void WriteFields(BodyWriter writer, CanonicalFields fields, CanonicalFields similar)
    {
        if (fields.HasSameValues(similar))
        {
            writer.WriteNumber(0);
            writer.WriteNumber(0);
            return;
        }

        var differences = similar.Differences(fields).ToList();
        var absent = differences.Count(difference => difference.There is null);
        writer.WriteNumber(absent);
        foreach (var (name, _, value) in differences)
        {
            if (value is null)
            {
                writer.WriteNumber(similar.IndexOf(name));
            }
        }

        writer.WriteNumber(differences.Count - absent);
        foreach (var (name, _, value) in differences)
        {
            if (value is null)
            {
                continue;
            }

            var index = similar.IndexOf(name);
            writer.WriteNumber(index + 1);
            if (index < 0)
            {
                writer.WriteText(name);
            }

            writer.WriteText(value);
        }
    }

    private static CanonicalFields ReadFields(ref BodyReader reader, CanonicalFields similar)
    {
        var absent = reader.ReadCount();
        var fields = new Dictionary<string, string>(similar, StringComparer.Ordinal);
        for (var i = 0; i < absent; i++)
        {
            fields.Remove(NameAt(similar, reader.ReadNumber()));
        }

        var differing = reader.ReadCount();
        for (var i = 0; i < differing; i++)
        {
            var index = reader.ReadNumber();
            var name = index == 0 ? reader.ReadText() : NameAt(similar, index - 1);
            fields[name] = reader.ReadText();
        }

        return absent == 0 && differing == 0 ? similar : CanonicalFields.Of(fields);
    }

    private static string NameAt(CanonicalFields fields, int index) =>
        index < fields.Count ? fields.NameAt(index) : throw new InvalidDataException("The stored content of a pair names a field that its sample does not have.");
}
