using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Sync;

internal static class SiteReading
{
    /// <summary>Whole documents of one side by name; those that do not exist are missing.</summary>
    public static async Task<Dictionary<string, FrappeDocument>> ReadAsync(
        this RunContext run, DocTypeContext docType, Side side, IEnumerable<string?> names, CancellationToken cancellationToken)
    {
        var wanted = names.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
        {
            return [];
        }

        var documents = await run.Site(side).ReadManyAsync(docType.Schema.Site(side), wanted, cancellationToken);
        return documents.ToDictionary(document => document.Name, StringComparer.Ordinal);
    }
}
