using ErpSync.Engine.Configuration;
using ErpSync.Engine.Files;
using ErpSync.Engine.Sync;
using ErpSync.Engine.Sync.Scanning;

namespace ErpSync.Engine.Events;

/// <summary>
/// One round of scans behind the events: renames and deletions, then DocType by DocType in link order what waits and what changed on either side; a
/// census where it is due.
/// </summary>
internal sealed class ScanRound(RunContext run, WriterTurns turns, LaneWorker worker, IReadOnlyList<DocTypeContext> docTypes)
{
    /// <param name="census">When every document is looked at.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    public async Task RunAsync(CensusSchedule census, CancellationToken cancellationToken)
    {
        run.Failed.Clear();
        await new TraceScan(run, worker.ScanAsync, RecordAsync).RunAsync(docTypes, cancellationToken);
        foreach (var docType in docTypes)
        {
            await worker.ScanAsync(docType, scan => SyncAsync(scan, docType, census, cancellationToken), cancellationToken);
        }

        await new FileScan(run, worker.ScanAsync, RecordAsync).RunAsync(docTypes, cancellationToken);
    }

    private async Task SyncAsync(DocTypeScan scan, DocTypeContext docType, CensusSchedule census, CancellationToken cancellationToken)
    {
        await scan.SyncDueAsync(docType, blockedBy: null, cancellationToken);
        await scan.SyncRevisitsAsync(docType, cancellationToken);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var isCensus = IsCensusDue(docType, side, census);
            await scan.ScanAsync(docType, side, isFull: false, isCensus, progress: null, cancellationToken);
        }

        scan.Complete(docType);
    }

    private async Task RecordAsync(Action record, CancellationToken cancellationToken)
    {
        using var turn = new WriterTurn(turns);
        await turn.EnterAsync(cancellationToken);
        record();
    }

    private bool IsCensusDue(DocTypeContext docType, Side side, CensusSchedule census)
    {
        var cursor = run.Store.GetCursor(side, docType.Name);

        // The very first scan reads everything anyway.
        return cursor.Position is null || census.IsDue(cursor.CensusAt, run.Now, run.Clock.LocalTimeZone);
    }
}
