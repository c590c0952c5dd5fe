namespace ErpSync.Benchmarks;

/// <summary>
/// Synchronizes as the original did: one document at a time, GET there, GET here, then POST or PUT; and again the same when nothing has
/// changed.
/// </summary>
internal sealed class SequentialClient(World world) : IDisposable
{
    private readonly PlainClient _cloud = new(world, Side.Cloud);
    private readonly PlainClient _local = new(world, Side.Local);

    /// <summary>Copies the first documents of each DocType from one side to the other.</summary>
    public async Task<int> CopyAsync(Side from, IReadOnlyDictionary<string, int> documents, CancellationToken cancellationToken)
    {
        var (source, target) = from == Side.Cloud ? (_cloud, _local) : (_local, _cloud);
        var done = 0;
        foreach (var (docType, most) in documents)
        {
            foreach (var row in await source.ListAsync(docType, "name", [], 0, most, null, cancellationToken))
            {
                var name = row["name"]!.ToString();
                var document = await source.GetAsync(docType, name, cancellationToken)
                    ?? throw new InvalidOperationException($"{docType} {name} vanished.");
                var existing = await target.GetAsync(docType, name, cancellationToken);
                var content = SiteFields.Stripped(document);
                await (existing is null
                    ? target.CreateAsync(docType, content, cancellationToken)
                    : target.UpdateAsync(docType, name, content, cancellationToken));
                done++;
            }
        }

        return done;
    }

    public void Dispose()
    {
        _cloud.Dispose();
        _local.Dispose();
    }
}
