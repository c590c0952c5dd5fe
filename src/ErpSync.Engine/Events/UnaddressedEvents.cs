using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Events;

/// <summary>
/// Events that name no document of a lane: those of a DocType that is not worked on (any more), and those that told none, which ask for a
/// scan.
/// </summary>
internal sealed class UnaddressedEvents(
    RunContext run,
    EventQueue queue,
    WriterTurns turns,
    EventSettlement settlement,
    LaneWorker worker,
    IReadOnlyList<DocTypeContext> docTypes)
{
    /// <param name="keys">The DocTypes the entries stand under; empty for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task WorkOffAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            List<QueuedEvent> entries;
            using (var turn = new WriterTurn(turns))
            {
                await turn.EnterAsync(cancellationToken);
                entries = await queue.TakeAsync(key, run.RunId, run.Configuration.BatchSize, cancellationToken);
                foreach (var entry in entries.Where(entry => entry.DocType.Length > 0))
                {
                    const string Reason = "The DocType is not synchronized, or one of the sites lacks it.";
                    await settlement.CompleteAsync(entry, DeliveryOutcome.Unchanged, Reason, null, cancellationToken);
                }
            }

            foreach (var hint in entries.Where(entry => entry.DocType.Length == 0))
            {
                await ScanSideAsync(hint, cancellationToken);
            }
        }
    }

    private async Task ScanSideAsync(QueuedEvent hint, CancellationToken cancellationToken)
    {
        foreach (var docType in docTypes)
        {
            await worker.ScanAsync(
                docType,
                scan => scan.ScanAsync(docType, hint.Source, isFull: false, isCensus: false, progress: null, cancellationToken),
                cancellationToken);
        }

        using var turn = new WriterTurn(turns);
        await turn.EnterAsync(cancellationToken);
        await settlement.CompleteAsync(
            hint, DeliveryOutcome.Unchanged, "The event told no document: the site was scanned.", null, cancellationToken);
    }
}
