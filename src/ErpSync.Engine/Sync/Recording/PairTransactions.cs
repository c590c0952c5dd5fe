using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>What the steps that record a pair have in common: one transaction each, the pair as observed, the audit entry, the end of a conflict.</summary>
internal sealed class PairTransactions(RunContext run)
{
    /// <summary>What was found out is stored even when the run is being cancelled.</summary>
    public Task WriteAsync(Action<IStateTransaction> work) => run.Store.WriteAsync(work, CancellationToken.None);

    /// <summary>The same with a result.</summary>
    public Task<T> WriteAsync<T>(Func<IStateTransaction, T> work) => run.Store.WriteAsync(work, CancellationToken.None);

    /// <summary>What both sides hold now has been dealt with.</summary>
    public static PairRecord Observed(PairWork work)
    {
        var pair = Renewed(work);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (work.Document(side) is { } document)
            {
                pair = pair.WithName(side, document.Name).WithModified(side, document.Modified).WithCreation(side, document.Creation);
            }
        }

        return pair;
    }

    /// <summary>Nothing is wrong with the pair any more.</summary>
    public static PairRecord WithoutTrouble(PairRecord pair) => pair with
    {
        RetryCount = 0,
        NextAttempt = null,
        ErrorId = null,
        ErrorMessage = null,
        BlockedBy = null,
    };

    /// <summary>The audit entry of a step; null for none.</summary>
    public void Append(IStateTransaction transaction, PairWork work, AuditEntry? entry, string status)
    {
        if (entry is null)
        {
            return;
        }

        transaction.AppendLog(new SyncLogEntry
        {
            Timestamp = run.Now,
            RunId = run.RunId,
            DocType = work.DocType.Name,
            Name = work.Name,
            Action = entry.Action,
            Direction = entry.Side is { } side ? Words.Of(Words.Towards(side)) : null,
            Status = status,
            Message = entry.Message,
            Changes = work.Readable(entry.Changes),
        });
    }

    /// <summary>Closes the open conflict of the pair, by the decision under way or because the sides became equal.</summary>
    public void SettleConflict(IStateTransaction transaction, PairWork work)
    {
        if (work.Pair.ConflictId is { } open)
        {
            // A record that was closed already, by whatever way, must not stop every run that comes across the pair.
            var isOpen = run.Store.GetConflict(open) is { Conflict.State: ConflictState.Open };
            if (isOpen && work.ConflictDecision is { } decision)
            {
                transaction.CloseConflict(open, ConflictState.Resolved, decision.Strategy, decision.DecidedBy, decision.Comment, run.Now);
                Append(transaction, work, new AuditEntry("resolve", null, $"Conflict {open}: {decision.Strategy} by {decision.DecidedBy}.", []), "success");
            }
            else if (isOpen)
            {
                transaction.CloseConflict(open, ConflictState.Settled, null, "rule", "The two sides became equal.", run.Now);
            }

            work.Pair = transaction.SavePair(work.Pair with { ConflictId = null });
        }
    }

    /// <summary>Remembers what this run knows of both documents.</summary>
    public void NoteStamps(PairRecord pair)
    {
        run.Stamps?.Note(pair.DocType, Side.Cloud, pair.CloudName, pair.CloudModified);
        run.Stamps?.Note(pair.DocType, Side.Local, pair.LocalName, pair.LocalModified);
    }

    /// <summary>A site may give the name of a deleted document to a new one (a series counter goes back when its last document is deleted).</summary>
    public void ReleaseNames(IStateTransaction transaction, PairRecord pair)
    {
        foreach (var (side, holder) in OtherHolders(transaction, pair))
        {
            Release(transaction, side, holder);
        }
    }

    /// <summary>Takes the name of a side from a pair, which is looked at under its other one next.</summary>
    public void Release(IStateTransaction transaction, Side side, PairRecord holder) =>
        transaction.SavePair(holder.WithName(side, null).WithModified(side, null).WithMissingSince(side, run.Now) with { Dirty = holder.Base == BaseKind.Body });

    /// <summary>The other pairs that are recorded under a name of this one.</summary>
    public static IEnumerable<(Side Side, PairRecord Holder)> OtherHolders(IStateTransaction transaction, PairRecord pair)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (pair.Name(side) is { } name && transaction.FindPairs(pair.DocType, side, [name]).GetValueOrDefault(name) is { } holder && holder.Id != pair.Id)
            {
                yield return (side, holder);
            }
        }
    }

    /// <summary>For good: not to be looked for again under its names.</summary>
    public static void Forget(IStateTransaction transaction, PairRecord pair)
    {
        transaction.ForgetPair(pair.Id);
        transaction.RemoveRevisits(
            pair.DocType,
            [.. new[] { Side.Cloud, Side.Local }.Where(side => pair.Name(side) is not null).Select(side => new Revisit(side, pair.Name(side)!, null))]);
    }

    /// <summary>
    /// A tombstone stands for the documents that were deleted. Others that have their names now begin anew: once their stamps are recorded,
    /// nothing would tell them from those.
    /// </summary>
    public static PairRecord Renewed(PairWork work)
    {
        var sides = new[] { Side.Cloud, Side.Local };
        if (work.Pair.Base != BaseKind.Tombstone || !Array.Exists(sides, side => work.Document(side) is not null) || Array.Exists(sides, work.IsBack))
        {
            return work.Pair;
        }

        return sides.Where(side => work.Document(side) is null).Aggregate(
            work.Pair with { Base = BaseKind.None },
            (pair, side) => pair.WithName(side, null).WithCreation(side, null).WithModified(side, null));
    }
}
