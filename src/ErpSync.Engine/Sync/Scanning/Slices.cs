using System.Runtime.CompilerServices;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>
/// Cuts what is to be read into slices that fit into memory: as many documents as the size of those read last suggests, found out anew before each.
/// </summary>
internal static class Slices
{
    /// <summary>How many whole documents of the DocType are read at once from both sites.</summary>
    public static int DocumentsAtOnce(this RunContext run, DocTypeContext docType)
    {
        var known = new[] { Side.Cloud, Side.Local }.Select(side => run.Site(side).DocumentsAtOnce(docType.Name)).OfType<int>();
        return Math.Min(run.Configuration.BatchSize, known.DefaultIfEmpty(DocumentSizes.FirstDocuments).Min());
    }

    /// <summary>Loads the items a slice at a time, in order.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<PairWork>> LoadAsync<T>(
        RunContext run,
        DocTypeContext docType,
        IReadOnlyList<T> items,
        Func<IReadOnlyList<T>, Task<IReadOnlyList<PairWork>>> load,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var from = 0; from < items.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<T> slice = [.. items.Skip(from).Take(run.DocumentsAtOnce(docType))];
            from += slice.Count;
            yield return await load(slice);
        }
    }
}
