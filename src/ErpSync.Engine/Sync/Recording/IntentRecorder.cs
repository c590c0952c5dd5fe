using ErpSync.Engine.Decisions;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>Records what a run is about to write on a site, and that it is over.</summary>
internal sealed class IntentRecorder(RunContext run, PairTransactions pairs)
{
    /// <summary>Stores the intent of a create, and the pair it is for when it is new.</summary>
    public async Task<IntentRecord> OpenCreateAsync(PairWork work, Side side, string? name, string payload)
    {
        var source = work.Document(side.Other())!;
        return await pairs.WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(PairTransactions.Renewed(work).WithName(side.Other(), source.Name).WithCreation(side.Other(), source.Creation) with
            {
                Dirty = true,
                Status = SyncRecordStatus.Pending,
            });
            var intent = Intent(work, IntentKind.Create, side, name, null, payload);
            transaction.OpenIntent(intent);
            return intent;
        });
    }

    /// <summary>Stores the intent of an update or a deletion, and the pair it is for when it is new.</summary>
    public async Task<IntentRecord> OpenAsync(PairWork work, IntentKind kind, Side side, string name, string precondition, string payload)
    {
        return await pairs.WriteAsync(transaction =>
        {
            if (work.Pair.Id == 0)
            {
                // A pair from before the first sync: both documents are there, nothing is agreed yet.
                work.Pair = transaction.SavePair(work.Pair with { Dirty = true });
            }

            var intent = Intent(work, kind, side, name, precondition, payload);
            transaction.OpenIntent(intent);
            return intent;
        });
    }

    /// <summary>Nothing tells whether the site has carried it out: that is to be found out.</summary>
    public Task MarkUnknownAsync(IntentRecord intent) => pairs.WriteAsync(transaction => transaction.MarkOutcomeUnknown(intent.OperationId));

    /// <summary>It was surely not carried out, or what became of it is recorded elsewhere.</summary>
    public Task CloseAsync(IntentRecord intent) => pairs.WriteAsync(transaction => transaction.CloseIntent(intent.OperationId));

    private IntentRecord Intent(PairWork work, IntentKind kind, Side side, string? name, string? precondition, string payload) => new()
    {
        OperationId = run.NextOperationId(),
        RunId = run.RunId,
        PairId = work.Pair.Id,
        DocType = work.DocType.Name,
        Side = side,
        Kind = kind,
        Name = name,
        Precondition = precondition,
        Payload = payload,
        StartedAt = run.Now,
    };
}
