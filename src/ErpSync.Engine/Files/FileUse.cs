using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Files;

/// <summary>One place of a document that names a file.</summary>
/// <param name="Token">The file.</param>
/// <param name="Field">"field" or "table.field".</param>
/// <param name="IsWholeField">
/// Whether it is the whole value of a field of the document itself: such a file the site attaches to the document when it is saved. Files in
/// texts and rows it leaves alone.
/// </param>
internal sealed record FileUse(string Token, string Field, bool IsWholeField)
{
    public static IEnumerable<FileUse> Of(CanonicalDocument document)
    {
        foreach (var (field, value) in document.Fields.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            foreach (var token in FileToken.In(value))
            {
                yield return new FileUse(token, field, token == value);
            }
        }

        foreach (var (table, rows) in document.Tables.OrderBy(table => table.Key, StringComparer.Ordinal))
        {
            foreach (var (field, value) in rows.SelectMany(row => row.Fields))
            {
                foreach (var token in FileToken.In(value))
                {
                    yield return new FileUse(token, $"{table}.{field}", false);
                }
            }
        }
    }
}
