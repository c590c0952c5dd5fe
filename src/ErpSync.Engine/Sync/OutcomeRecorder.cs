using ErpSync.Engine.Decisions;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>Everything a run stores about a pair, one transaction per step. The only place of a run that writes pairs, bases, intents and audit entries.</summary>
internal sealed class OutcomeRecorder(RunContext run)
{
    /// <summary>Stores the intent of a create, and the pair it is for when it is new.</summary>
    public async Task<IntentRecord> OpenCreateAsync(PairWork work, Side side, string? name, string payload)
    {
        var source = work.Document(side.Other())!;
        return await WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(Renewed(work).WithName(side.Other(), source.Name).WithCreation(side.Other(), source.Creation) with
            {
                Dirty = true,
                Status = SyncRecordStatus.Pending,
            });
            var intent = Intent(work, IntentKind.Create, side, name, null, payload);
            transaction.OpenIntent(intent);
            return intent;
        });
    }

    public async Task<IntentRecord> OpenIntentAsync(PairWork work, IntentKind kind, Side side, string name, string precondition, string payload)
    {
        return await WriteAsync(transaction =>
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

    public Task MarkUnknownAsync(IntentRecord intent) => WriteAsync(transaction => transaction.MarkOutcomeUnknown(intent.OperationId));

    /// <summary>
    /// A write that decided the conflict may have been carried out, so that the losing version is nowhere else: the record closes with the decision, and
    /// what is found now is decided anew.
    /// </summary>
    public Task SaveDecidedAsync(PairWork work, ConflictDecision decision) => WriteAsync(transaction =>
    {
        work.ConflictDecision = decision;
        SettleConflict(transaction, work);
        work.ConflictDecision = null;
    });

    public Task CloseIntentAsync(IntentRecord intent) => WriteAsync(transaction => transaction.CloseIntent(intent.OperationId));

    /// <summary>The receipt of a write, or the adoption of equals: base, pair and audit entry, closing the intent.</summary>
    /// <param name="work">The pair.</param>
    /// <param name="pairBase">The base from now on; null leaves it as it is.</param>
    /// <param name="isSettled">Whether nothing is left to do; otherwise the pair stays marked for another look.</param>
    /// <param name="operationId">The intent this closes.</param>
    /// <param name="entry">The audit entry; null for none.</param>
    public async Task SaveProgressAsync(PairWork work, PairBase? pairBase, bool isSettled, string? operationId, AuditEntry? entry)
    {
        await WriteAsync(transaction =>
        {
            var observed = Observed(work);
            if (work.Pair.Base != BaseKind.Body || observed.CloudName != work.Recorded.CloudName || observed.LocalName != work.Recorded.LocalName)
            {
                ReleaseNames(transaction, observed);
            }

            var pair = Observed(work) with
            {
                Base = pairBase is null ? work.Pair.Base : BaseKind.Body,
                Dirty = !isSettled,
                Status = isSettled ? SyncRecordStatus.Synced : SyncRecordStatus.Pending,
                LastSynced = run.Now,
                CloudMissingSince = null,
                LocalMissingSince = null,
            };
            work.Pair = transaction.SavePair(isSettled ? WithoutTrouble(pair) : pair);
            if (pairBase is not null)
            {
                transaction.SaveBase(work.Pair.Id, pairBase);
            }

            if (operationId is not null)
            {
                transaction.CloseIntent(operationId);
            }

            if (isSettled)
            {
                SettleConflict(transaction, work);
            }

            Append(transaction, work, entry, "success");
            run.Series.Save(transaction);
        });
        NoteStamps(work.Pair);
    }

    /// <summary>Both sides were looked at and nothing is to be done: what was seen is remembered, so that the next scan passes it over.</summary>
    public async Task SaveSeenAsync(PairWork work, string reason)
    {
        var seen = Observed(work) with { Dirty = false, NextAttempt = null };
        if (seen == work.Pair || seen.Id == 0)
        {
            return;
        }

        await WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(seen with { ErrorMessage = work.Pair.Status == SyncRecordStatus.Pending ? reason : work.Pair.ErrorMessage });
        });
    }

    /// <summary>The filters keep the pair from being synchronized: what was seen is remembered, and nothing else changes.</summary>
    public async Task SaveOutsideFilterAsync(PairWork work, string reason)
    {
        var seen = Observed(work) with
        {
            Dirty = false,
            NextAttempt = null,
            BlockedBy = null,
            Status = work.Pair.ConflictId is null ? SyncRecordStatus.Pending : work.Pair.Status,
            ErrorId = ErrorIds.OutsideFilter,
            ErrorMessage = reason,
        };
        if (seen != work.Pair)
        {
            await WriteAsync(transaction => { work.Pair = transaction.SavePair(seen); });
        }
    }

    public async Task SaveTombstoneAsync(PairWork work, PairBase? deleted, string? operationId, AuditEntry entry)
    {
        NoteStamps(work.Pair);
        await WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(WithoutTrouble(work.Pair) with
            {
                Base = BaseKind.Tombstone,

                // Another document has the name by now: it is looked at next.
                Dirty = work.ReplacedBy.Count > 0,
                Status = SyncRecordStatus.Deleted,
                LastSynced = run.Now,
                CloudModified = null,
                LocalModified = null,
                CloudMissingSince = null,
                LocalMissingSince = null,
            });
            if (deleted is not null)
            {
                transaction.SaveBase(work.Pair.Id, deleted);
            }

            if (operationId is not null)
            {
                transaction.CloseIntent(operationId);
            }

            SettleConflict(transaction, work);
            Append(transaction, work, entry, "success");
        });
    }

    /// <summary>
    /// The configured direction holds a change back. No later run writes it as long as the configuration stays, so that it is not looked at again until it is
    /// edited or a -Full run comes.
    /// </summary>
    public async Task SaveHeldByConfigurationAsync(PairWork work, string reason)
    {
        await WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(WithoutTrouble(Observed(work)) with { Dirty = false, Status = SyncRecordStatus.Pending, ErrorMessage = reason });
        });
    }

    /// <summary>A change is known and waits (held back by direction or budget, unknown absence): looked at again by the next run, or not before a time.</summary>
    public async Task SavePendingAsync(PairWork work, SyncRecordStatus status, ErpSyncError? error, string? waitsFor, DateTimeOffset? notBefore, string? message)
    {
        await WriteAsync(transaction =>
        {
            var isNews = work.Pair.ErrorMessage != (error?.Message ?? message) || work.Pair.Status != status;
            work.Pair = transaction.SavePair(Observed(work) with
            {
                Dirty = true,
                Status = status,
                NextAttempt = notBefore,
                ErrorId = error?.ErrorId,
                ErrorMessage = error?.Message ?? message,
                BlockedBy = waitsFor,
            });
            if (isNews && error is not null)
            {
                Append(transaction, work, new AuditEntry("block", null, error.Message, []), "blocked");
            }
        });
    }

    /// <summary>The pair waits, and what was last seen of it stays as it is recorded.</summary>
    public async Task SaveWithheldAsync(PairWork work, ErpSyncError error)
    {
        await WriteAsync(transaction =>
        {
            var isNews = work.Pair.ErrorMessage != error.Message;
            work.Pair = transaction.SavePair(work.Pair with
            {
                Dirty = true,
                Status = SyncRecordStatus.Blocked,
                NextAttempt = null,
                ErrorId = error.ErrorId,
                ErrorMessage = error.Message,
                BlockedBy = null,
            });
            if (isNews)
            {
                Append(transaction, work, new AuditEntry("block", null, error.Message, []), "blocked");
            }
        });
    }

    /// <summary>
    /// A failed attempt: tried again by later runs, with growing pauses, until it is a dead letter. What was edited since counts anew; what is the site's
    /// fault does not count.
    /// </summary>
    public async Task<SyncRecordStatus> SaveFailureAsync(PairWork work, ErpSyncError error, bool isSitesFault)
    {
        var isEdited = new[] { Side.Cloud, Side.Local }.Any(side => work.Document(side) is { } document && document.Modified != work.Pair.Modified(side));
        var attempts = isSitesFault ? work.Pair.RetryCount : isEdited ? 1 : work.Pair.RetryCount + 1;
        var isDead = !isSitesFault && attempts >= run.Configuration.Retry.MaxAttempts;
        var pause = TimeSpan.FromSeconds(run.Configuration.Retry.BackoffSeconds * Math.Pow(2, Math.Clamp(attempts - 1, 0, 10)));
        await WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(Observed(work) with
            {
                Dirty = !isDead,
                Status = isDead ? SyncRecordStatus.DeadLetter : SyncRecordStatus.Error,
                RetryCount = attempts,
                NextAttempt = isDead ? null : run.Now + pause,
                ErrorId = error.ErrorId,
                ErrorMessage = error.Message,
                BlockedBy = null,
            });
            Append(transaction, work, new AuditEntry("sync", null, error.Message, []), "failed");
        });
        return work.Pair.Status;
    }

    /// <summary>Opens a conflict or brings the open one up to date; the pair waits for a decision or for new edits.</summary>
    /// <returns>The id, and whether it is news.</returns>
    public async Task<(long Id, bool IsNews)> SaveConflictAsync(PairWork work, ErpConflict conflict)
    {
        return await WriteAsync(transaction =>
        {
            var isNews = work.Pair.ConflictId is null
                || work.Pair.CloudModified != work.Document(Side.Cloud)?.Modified
                || work.Pair.LocalModified != work.Document(Side.Local)?.Modified;
            work.Pair = transaction.SavePair(Observed(work) with
            {
                Dirty = false,
                Status = SyncRecordStatus.Conflict,
                RetryCount = 0,
                NextAttempt = null,
                ErrorId = null,
                ErrorMessage = conflict.Reason,
                BlockedBy = null,
            });
            var id = transaction.SaveConflict(new ConflictRecord { PairId = work.Pair.Id, Conflict = conflict with { Id = work.Pair.ConflictId ?? 0 } });
            work.Pair = transaction.SavePair(work.Pair with { ConflictId = id });
            if (isNews)
            {
                Append(transaction, work, new AuditEntry("conflict", null, conflict.Reason ?? "", []), "conflict");
            }

            return (id, isNews);
        });
    }

    /// <summary>
    /// Keeps both versions before a rule lets one of them win, so that the losing one can be fetched back whatever happens next. The record closes with
    /// the writes.
    /// </summary>
    public async Task KeepVersionsAsync(PairWork work, ErpConflict conflict, ConflictStrategy strategy)
    {
        // Versions that were kept for writes which ended half-way, or nobody knows how, may be nowhere else by now.
        var isUndecided = work.Pair.Status == SyncRecordStatus.Conflict;
        var kept = isUndecided || work.Pair.ConflictId is not { } open ? null : run.Store.GetConflict(open)?.Conflict;
        var areOthers = kept is not null && (kept.CloudModified != conflict.CloudModified || kept.LocalModified != conflict.LocalModified);
        await WriteAsync(transaction =>
        {
            if (areOthers)
            {
                work.ConflictDecision = new ConflictDecision(strategy, "rule", null);
                SettleConflict(transaction, work);
            }

            if (work.Pair.Id == 0)
            {
                work.Pair = transaction.SavePair(work.Pair with { Dirty = true });
            }

            var id = transaction.SaveConflict(new ConflictRecord { PairId = work.Pair.Id, Conflict = conflict with { Id = work.Pair.ConflictId ?? 0 } });
            work.Pair = transaction.SavePair(work.Pair with { ConflictId = id });
            work.ConflictDecision = new ConflictDecision(strategy, "rule", null);
        });
    }

    /// <summary>Takes the record away that one of the documents had of its own, now that both are one pair.</summary>
    public async Task AbsorbAsync(PairWork work)
    {
        var absorbed = work.Absorbed!;
        work.Absorbed = null;
        await WriteAsync(transaction =>
        {
            if (absorbed.Id == work.Pair.Id || transaction.GetPair(absorbed.Id) != absorbed)
            {
                return;
            }

            Forget(transaction, absorbed);
        });
    }

    /// <summary>
    /// A pair under its present names. Another agreed pair that was recorded under one of them is looked at under its own next; one that nothing is agreed
    /// about is this document, seen before it was recognised.
    /// </summary>
    public async Task<PairWork> SaveRenameAsync(PairWork work, PairRecord pair, AuditEntry entry)
    {
        return await WriteAsync(transaction =>
        {
            foreach (var (side, holder) in OtherHolders(transaction, pair))
            {
                if (holder.Base == BaseKind.Body)
                {
                    Release(transaction, side, holder);
                }
                else
                {
                    Forget(transaction, holder);
                }
            }

            var renamed = new PairWork(work.DocType, transaction.SavePair(pair), work.Links);
            Append(transaction, renamed, entry, "success");
            return renamed;
        });
    }

    /// <summary>A document that never reached the other side is gone: nothing was agreed, and nothing is left to do.</summary>
    public async Task SaveVanishedAsync(PairWork work)
    {
        await WriteAsync(transaction =>
        {
            SettleConflict(transaction, work);
            Forget(transaction, work.Pair);
            Append(transaction, work, new AuditEntry("forget", null, "It was deleted before it reached the other side.", []), "success");
        });
    }

    /// <summary>Two documents that shared a name become two pairs: the cloud's keeps the record, the local one gets its own.</summary>
    public async Task<(PairWork Cloud, PairWork? Local)> SplitPairAsync(PairWork work)
    {
        return await WriteAsync(transaction =>
        {
            SettleConflict(transaction, work);
            var cloud = new PairWork(work.DocType, transaction.SavePair(Renewed(work) with { LocalName = null, LocalCreation = null, LocalModified = null, Dirty = true }), work.Links);
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

    /// <summary>Sets a pair aside.</summary>
    public async Task SaveQuarantineAsync(PairWork work, ErpSyncError error)
    {
        await WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(Observed(work) with
            {
                Dirty = false,
                Status = SyncRecordStatus.Quarantined,
                ErrorId = error.ErrorId,
                ErrorMessage = error.Message,
            });
            Append(transaction, work, new AuditEntry("quarantine", null, error.Message, []), "failed");
        });
    }

    public async Task AppendRefusalsAsync(PairWork work, IReadOnlyList<FieldChange> refused, string message)
    {
        await WriteAsync(transaction =>
        {
            Append(transaction, work, new AuditEntry("refused", refused[0].Side, message, refused), "failed");
        });
    }

    // What was found out is stored even when the run is being cancelled.
    private Task WriteAsync(Action<IStateTransaction> work) => run.Store.WriteAsync(work, CancellationToken.None);

    private Task<T> WriteAsync<T>(Func<IStateTransaction, T> work) => run.Store.WriteAsync(work, CancellationToken.None);

    // What both sides hold now has been dealt with.
    private static PairRecord Observed(PairWork work)
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

    // A tombstone stands for the documents that were deleted. Others that have their names now begin anew: once their stamps are recorded,
    // nothing would tell them from those.
    private static PairRecord Renewed(PairWork work)
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

    // A site may give the name of a deleted document to a new one (a series counter goes back when its last document is deleted).
    private void ReleaseNames(IStateTransaction transaction, PairRecord pair)
    {
        foreach (var (side, holder) in OtherHolders(transaction, pair))
        {
            Release(transaction, side, holder);
        }
    }

    private void Release(IStateTransaction transaction, Side side, PairRecord holder) =>
        transaction.SavePair(holder.WithName(side, null).WithModified(side, null).WithMissingSince(side, run.Now) with { Dirty = holder.Base == BaseKind.Body });

    // The other pairs that are recorded under a name of this one.
    private static IEnumerable<(Side Side, PairRecord Holder)> OtherHolders(IStateTransaction transaction, PairRecord pair)
    {
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            if (pair.Name(side) is { } name && transaction.FindPairs(pair.DocType, side, [name]).GetValueOrDefault(name) is { } holder && holder.Id != pair.Id)
            {
                yield return (side, holder);
            }
        }
    }

    // For good: not to be looked for again under its names.
    private static void Forget(IStateTransaction transaction, PairRecord pair)
    {
        transaction.ForgetPair(pair.Id);
        transaction.RemoveRevisits(
            pair.DocType,
            [.. new[] { Side.Cloud, Side.Local }.Where(side => pair.Name(side) is not null).Select(side => new Revisit(side, pair.Name(side)!, null))]);
    }

    private static PairRecord WithoutTrouble(PairRecord pair) => pair with
    {
        RetryCount = 0,
        NextAttempt = null,
        ErrorId = null,
        ErrorMessage = null,
        BlockedBy = null,
    };

    private void NoteStamps(PairRecord pair)
    {
        run.Stamps?.Note(pair.DocType, Side.Cloud, pair.CloudName, pair.CloudModified);
        run.Stamps?.Note(pair.DocType, Side.Local, pair.LocalName, pair.LocalModified);
    }

    private void SettleConflict(IStateTransaction transaction, PairWork work)
    {
        if (work.Pair.ConflictId is { } open)
        {
            if (work.ConflictDecision is { } decision)
            {
                transaction.CloseConflict(open, ConflictState.Resolved, decision.Strategy, decision.DecidedBy, decision.Comment, run.Now);
                Append(transaction, work, new AuditEntry("resolve", null, $"Conflict {open}: {decision.Strategy} by {decision.DecidedBy}.", []), "success");
            }
            else
            {
                transaction.CloseConflict(open, ConflictState.Settled, null, "rule", "The two sides became equal.", run.Now);
            }

            work.Pair = transaction.SavePair(work.Pair with { ConflictId = null });
        }
    }

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

    private void Append(IStateTransaction transaction, PairWork work, AuditEntry? entry, string status)
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
}
