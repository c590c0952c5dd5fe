namespace ErpSync.Engine.Sync;

/// <summary>Follows what moves no stamp of a document, by the traces it leaves on each side: renames first, then deletions.</summary>
/// <param name="run">The run.</param>
/// <param name="within">Works on one DocType.</param>
/// <param name="record">Writes to the state.</param>
internal sealed class TraceScan(
    RunContext run,
    Func<DocTypeContext, Func<DocTypeScan, Task>, CancellationToken, Task> within,
    Func<Action, CancellationToken, Task> record)
{
    private readonly RenameScan _renames = new(run);
    private readonly DeletionScan _deletions = new(run);

    /// <param name="docTypes">The DocTypes in link order.</param>
    /// <param name="cancellationToken">Ends the scan.</param>
    public async Task RunAsync(IReadOnlyList<DocTypeContext> docTypes, CancellationToken cancellationToken)
    {
        await SyncRenamesAsync(docTypes, cancellationToken);
        await SyncDeletionsAsync(docTypes, cancellationToken);
    }

    private async Task SyncRenamesAsync(IReadOnlyList<DocTypeContext> docTypes, CancellationToken cancellationToken)
    {
        var start = await StartAsync(() => _renames.Start(docTypes), cancellationToken);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var renamed = (await _renames.FindAsync(side, docTypes, start, cancellationToken))
                .ToLookup(comment => comment.DocType, comment => comment.Name);
            foreach (var docType in docTypes.Where(docType => renamed.Contains(docType.Name)))
            {
                var names = renamed[docType.Name].Distinct(StringComparer.Ordinal);
                await within(docType, scan => scan.SyncRenamedAsync(docType, side, names, cancellationToken), cancellationToken);
            }

            await SaveAsync(() => _renames.Save(side, docTypes, start), cancellationToken);
        }
    }

    private async Task SyncDeletionsAsync(IReadOnlyList<DocTypeContext> docTypes, CancellationToken cancellationToken)
    {
        var start = await StartAsync(() => _deletions.Start(docTypes), cancellationToken);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (await _deletions.FindAsync(side, docTypes, start, cancellationToken) is not { } deleted)
            {
                continue;
            }

            // Documents that link to others go first.
            foreach (var docType in docTypes.Reverse().Where(docType => deleted.ContainsKey(docType.Name)))
            {
                var pages = deleted[docType.Name].Chunk(run.Configuration.BatchSize);
                await within(docType, scan => SyncDeletedAsync(scan, docType, side, pages, cancellationToken), cancellationToken);
            }

            await SaveAsync(() => _deletions.Save(side, docTypes, start), cancellationToken);
        }
    }

    private async Task SyncDeletedAsync(
        DocTypeScan scan, DocTypeContext docType, Side side, IEnumerable<(string Name, string? Creation)[]> pages, CancellationToken cancellationToken)
    {
        foreach (var documents in pages)
        {
            await scan.SyncPairsAsync(docType, _deletions.FindPairs(docType, side, documents), cancellationToken);
        }
    }

    private async Task<SiteTimes> StartAsync(Func<SiteTimes> note, CancellationToken cancellationToken)
    {
        SiteTimes? start = null;
        await record(() => start = note(), cancellationToken);
        return start!;
    }

    private Task SaveAsync(Action save, CancellationToken cancellationToken) => run.PlanOnly ? Task.CompletedTask : record(save, cancellationToken);
}
