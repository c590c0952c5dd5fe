using System.Runtime.CompilerServices;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Sync.Scanning;

internal static class SiteReading
{
    /// <summary>
    /// Stamps of the documents of a side with modified at or after a time, a page at a time; without a time those of all documents that match the
    /// filters of the DocType. Among changes, those that lead out of the filters are wanted, too. A Single is read: it cannot be listed.
    /// </summary>
    public static IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
        this RunContext run, DocTypeContext docType, Side side, string? modifiedFrom, CancellationToken cancellationToken) => docType.Schema.IsSingle
        ? SingleAsync(run, docType, side, cancellationToken)
        : run.Site(side).ScanAsync(
            docType.Name,
            modifiedFrom,
            modifiedFrom is null ? FilterJudge.Conditions(docType, side) : [],
            run.Configuration.BatchSize,
            cancellationToken);

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

    private static async IAsyncEnumerable<IReadOnlyList<DocumentStamp>> SingleAsync(
        RunContext run, DocTypeContext docType, Side side, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var document = await run.Site(side).ReadAsync(docType.Name, docType.Name, cancellationToken);
        yield return [new DocumentStamp(document.Name, document.Modified, document.Creation, document.DocStatus)];
    }
}
