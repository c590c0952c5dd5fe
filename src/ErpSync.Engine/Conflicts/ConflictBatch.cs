using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync;

namespace ErpSync.Engine.Conflicts;

/// <summary>
/// Carries out many decisions in one run, so that what concerns the sites as a whole is looked at once. Decisions on one pair go one after the other, and
/// so do those that make new documents, whose numbers then follow the list; others side by side, at the pace that the sites bear.
/// </summary>
internal sealed class ConflictBatch(RunContext run, ConflictResolver resolver, RunEvents events, string resolvedBy)
{
    /// <summary>Carries them out and tells what became of each.</summary>
    public async Task ResolveAsync(IReadOnlyList<(ResolveRequest Request, ConflictRecord Conflict)> decisions, CancellationToken cancellationToken)
    {
        var isOneByOne = run.IsOneByOne || decisions.Any(decision => decision.Request.Strategy == ConflictStrategy.KeepBoth);
        var places = new AsyncGate(isOneByOne ? 1 : run.CallsAtOnce);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = decisions.GroupBy(decision => decision.Conflict.PairId)
            .Select(ofPair => Background.Start(() => ResolvePairAsync([.. ofPair], places, stop)))
            .ToList();
        await Task.WhenAll(underWay).ConfigureAwait(Background.Quietly);
        await Background.AllAsync(underWay);
    }

    private async Task ResolvePairAsync(
        IReadOnlyList<(ResolveRequest Request, ConflictRecord Conflict)> decisions, AsyncGate places, CancellationTokenSource stop)
    {
        await places.WaitAsync(stop.Token);
        try
        {
            foreach (var (request, conflict) in decisions)
            {
                await TellAsync(await resolver.ResolveAsync(conflict, request, resolvedBy, stop.Token), stop.Token);
            }
        }
        catch
        {
            // What reaches this place concerns them all: nothing new is begun.
            await Background.CancelAsync(stop);
            throw;
        }
        finally
        {
            places.Release();
        }
    }

    private async Task TellAsync(ConflictResolution resolution, CancellationToken cancellationToken)
    {
        if (resolution.Outcome == SyncOutcome.Failed)
        {
            await events.WriteAsync(
                new ErrorEvent(new ErpSyncError(
                    resolution.ErrorId ?? ErrorIds.Unexpected, ErpErrorCategory.InvalidOperation, resolution.Reason ?? "", null, $"{resolution.DocType}/{resolution.Name}")),
                cancellationToken);
        }

        await events.WriteAsync(new ResultEvent(resolution), cancellationToken);
    }
}
