using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>Records which documents are one: pairs that are joined, renamed, split and forgotten.</summary>
internal sealed class IdentityRecorder(PairTransactions pairs)
{
    /// <summary>Takes the record away that one of the documents had of its own, now that both are one pair.</summary>
    public async Task AbsorbAsync(PairWork work)
    {
        var absorbed = work.Absorbed!;
        work.Absorbed = null;
        await pairs.WriteAsync(transaction =>
        {
            if (absorbed.Id == work.Pair.Id || transaction.GetPair(absorbed.Id) != absorbed)
            {
                return;
            }

            PairTransactions.Forget(transaction, absorbed);
        });
    }

    /// <summary>
    /// A pair under its present names. Another agreed pair that was recorded under one of them is looked at under its own next; one that nothing is agreed
    /// about is this document, seen before it was recognised.
    /// </summary>
    public async Task<PairWork> SaveRenameAsync(PairWork work, PairRecord pair, AuditEntry entry)
    {
        return await pairs.WriteAsync(transaction =>
        {
            foreach (var (side, holder) in PairTransactions.OtherHolders(transaction, pair))
            {
                if (holder.Base == BaseKind.Body)
                {
                    pairs.Release(transaction, side, holder);
                }
                else
                {
                    PairTransactions.Forget(transaction, holder);
                }
            }

            var renamed = new PairWork(work.DocType, transaction.SavePair(pair), work.Links);
            pairs.Append(transaction, renamed, entry, "success");
            return renamed;
        });
    }

    /// <summary>A document that never reached the other side is gone: nothing was agreed, and nothing is left to do.</summary>
    public async Task SaveVanishedAsync(PairWork work)
    {
        await pairs.WriteAsync(transaction =>
        {
            pairs.SettleConflict(transaction, work);
            PairTransactions.Forget(transaction, work.Pair);
            pairs.Append(transaction, work, new AuditEntry("forget", null, "It was deleted before it reached the other side.", []), "success");
        });
    }

    /// <summary>Two documents that shared a name become two pairs: the cloud's keeps the record, the local one gets its own.</summary>
    public async Task<(PairWork Cloud, PairWork? Local)> SplitPairAsync(PairWork work)
    {
        return await pairs.WriteAsync(transaction =>
        {
            pairs.SettleConflict(transaction, work);
            var cloud = new PairWork(work.DocType, transaction.SavePair(PairTransactions.Renewed(work) with { LocalName = null, LocalCreation = null, LocalModified = null, Dirty = true }), work.Links);
            cloud.SetDocument(Side.Cloud, work.Document(Side.Cloud));
            PairWork? local = null;
            if (work.Document(Side.Local) is { } document)
            {
                var pair = transaction.SavePair(new PairRecord { DocType = work.DocType.Name, LocalName = document.Name, LocalCreation = document.Creation, Dirty = true });
                local = new PairWork(work.DocType, pair, work.Links);
                local.SetDocument(Side.Local, document);
            }

            return (cloud, local);
        });
    }
}
