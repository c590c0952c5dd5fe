using System.Text.Json.Nodes;

namespace ErpSync.Benchmarks;

/// <summary>
/// As fast as anything can be: knows what is to be done, issues the fewest requests at the best concurrency, checks and remembers nothing.
/// Names are kept, so documents that a counter names are created singly; the others by insert_many.
/// </summary>
internal sealed class CeilingLoader(World world) : IDisposable
{
    private const int PageSize = 1000;
    private const int BatchSize = 200;
    private const int Batches = 4;
    private const int Singles = 8;

    private readonly PlainClient _cloud = new(world, Side.Cloud);
    private readonly PlainClient _local = new(world, Side.Local);

    /// <summary>Reads whole documents of one side and creates them on the other.</summary>
    public async Task CopyAsync(Side from, string docType, string? rowDocType, JsonArray filters, CancellationToken cancellationToken)
    {
        var writing = new List<Task>();
        using var lanes = new SemaphoreSlim(rowDocType is null ? Batches : Singles);
        var target = from == Side.Cloud ? _local : _cloud;
        await foreach (var page in ReadAsync(from, docType, rowDocType, filters, cancellationToken))
        {
            var documents = page.Select(SiteFields.Stripped).ToList();
            writing.AddRange(rowDocType is null
                ? documents.Chunk(BatchSize).Select(
                    batch => InLaneAsync(lanes, () => target.InsertManyAsync(Named(batch, docType), cancellationToken)))
                : documents.Select(document => InLaneAsync(lanes, () => target.CreateAsync(docType, document, cancellationToken))));
        }

        await Task.WhenAll(writing);
    }

    /// <summary>Reads whole documents of one side and writes them over those of the other.</summary>
    public async Task UpdateAsync(Side from, string docType, string? rowDocType, JsonArray filters, CancellationToken cancellationToken)
    {
        var writing = new List<Task>();
        using var lanes = new SemaphoreSlim(Singles);
        var target = from == Side.Cloud ? _local : _cloud;
        await foreach (var page in ReadAsync(from, docType, rowDocType, filters, cancellationToken))
        {
            writing.AddRange(page.Select(document => InLaneAsync(
                lanes, () => target.UpdateAsync(docType, document["name"]!.ToString(), SiteFields.Stripped(document), cancellationToken))));
        }

        await Task.WhenAll(writing);
    }

    /// <summary>The one list by which it is known that nothing has changed.</summary>
    public Task LookAsync(Side side, string docType, JsonArray filters, CancellationToken cancellationToken) =>
        Client(side).ListAsync(docType, "name,modified", filters, 0, PageSize, null, cancellationToken);

    public void Dispose()
    {
        _cloud.Dispose();
        _local.Dispose();
    }

    private PlainClient Client(Side side) => side == Side.Cloud ? _cloud : _local;

    private async IAsyncEnumerable<IReadOnlyList<JsonObject>> ReadAsync(
        Side side,
        string docType,
        string? rowDocType,
        JsonArray filters,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = Client(side);
        for (var start = 0; ; start += PageSize)
        {
            var page = await client.ListAsync(docType, "*", (JsonArray)filters.DeepClone(), start, PageSize, null, cancellationToken);
            if (rowDocType is not null && page.Count > 0)
            {
                await AddRowsAsync(client, docType, rowDocType, page, cancellationToken);
            }

            yield return page;
            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    private static async Task AddRowsAsync(
        PlainClient client, string docType, string rowDocType, IReadOnlyList<JsonObject> page, CancellationToken cancellationToken)
    {
        var names = new JsonArray([.. page.Select(document => document["name"]!.DeepClone())]);
        var rows = await client.ListAsync(
            rowDocType, "*", new JsonArray(new JsonArray("parent", "in", names)), 0, 0, docType, cancellationToken);
        var byParent = rows.ToLookup(row => row["parent"]!.ToString(), StringComparer.Ordinal);
        foreach (var document in page)
        {
            document["items"] = new JsonArray([.. byParent[document["name"]!.ToString()].Select(row => row.DeepClone())]);
        }
    }

    private static IEnumerable<JsonObject> Named(IEnumerable<JsonObject> documents, string docType)
    {
        foreach (var document in documents)
        {
            document["doctype"] = docType;
            yield return document;
        }
    }

    private static async Task InLaneAsync(SemaphoreSlim lanes, Func<Task> work)
    {
        await lanes.WaitAsync();
        try
        {
            await work();
        }
        finally
        {
            lanes.Release();
        }
    }
}
