using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>Records what keeps a pair from being written: until when it waits, why, and when it is looked at again.</summary>
internal sealed class SetbackRecorder(RunContext run, PairTransactions pairs)
{
    /// <summary>The filters keep the pair from being synchronized: what was seen is remembered, and nothing else changes.</summary>
    public async Task SaveOutsideFilterAsync(PairWork work, string reason)
    {
        var seen = PairTransactions.Observed(work) with
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
            await SaveAsync(work, seen, "", null);
        }
    }

    /// <summary>
    /// The configured direction holds a change back. No later run writes it as long as the configuration stays, so that it is not looked at again until it is
    /// edited or a -Full run comes.
    /// </summary>
    public Task SaveHeldByConfigurationAsync(PairWork work, string reason)
    {
        var held = PairTransactions.WithoutTrouble(PairTransactions.Observed(work)) with { Dirty = false, Status = SyncRecordStatus.Pending, ErrorMessage = reason };
        return SaveAsync(work, held, "", null);
    }

    /// <summary>A change is known and waits (held back by direction or budget, unknown absence): looked at again by the next run, or not before a time.</summary>
    public Task SavePendingAsync(PairWork work, SyncRecordStatus status, ErpSyncError? error, string? waitsFor, DateTimeOffset? notBefore, string? message)
    {
        var waiting = PairTransactions.Observed(work) with
        {
            Dirty = true,
            Status = status,
            NextAttempt = notBefore,
            ErrorId = error?.ErrorId,
            ErrorMessage = error?.Message ?? message,
            BlockedBy = waitsFor,
        };
        var isNews = work.Pair.ErrorMessage != waiting.ErrorMessage || work.Pair.Status != status;
        return SaveAsync(work, waiting, "blocked", isNews && error is not null ? Entry("block", error.Message) : null);
    }

    /// <summary>The pair waits, and what was last seen of it stays as it is recorded.</summary>
    public Task SaveWithheldAsync(PairWork work, ErpSyncError error)
    {
        var waiting = work.Pair with
        {
            Dirty = true,
            Status = SyncRecordStatus.Blocked,
            NextAttempt = null,
            ErrorId = error.ErrorId,
            ErrorMessage = error.Message,
            BlockedBy = null,
        };
        return SaveAsync(work, waiting, "blocked", work.Pair.ErrorMessage != error.Message ? Entry("block", error.Message) : null);
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
        var failed = PairTransactions.Observed(work) with
        {
            Dirty = !isDead,
            Status = isDead ? SyncRecordStatus.DeadLetter : SyncRecordStatus.Error,
            RetryCount = attempts,
            NextAttempt = isDead ? null : run.Now + pause,
            ErrorId = error.ErrorId,
            ErrorMessage = error.Message,
            BlockedBy = null,
        };
        await SaveAsync(work, failed, "failed", Entry("sync", error.Message));
        return work.Pair.Status;
    }

    /// <summary>Sets a pair aside.</summary>
    public Task SaveQuarantineAsync(PairWork work, ErpSyncError error)
    {
        var aside = PairTransactions.Observed(work) with
        {
            Dirty = false,
            Status = SyncRecordStatus.Quarantined,
            ErrorId = error.ErrorId,
            ErrorMessage = error.Message,
        };
        return SaveAsync(work, aside, "failed", Entry("quarantine", error.Message));
    }

    /// <summary>Opens a conflict or brings the open one up to date; the pair waits for a decision or for new edits.</summary>
    /// <returns>The id, and whether it is news.</returns>
    public async Task<(long Id, bool IsNews)> SaveConflictAsync(PairWork work, ErpConflict conflict)
    {
        return await pairs.WriteAsync(transaction =>
        {
            var isNews = work.Pair.ConflictId is null
                || work.Pair.CloudModified != work.Document(Side.Cloud)?.Modified
                || work.Pair.LocalModified != work.Document(Side.Local)?.Modified;
            work.Pair = transaction.SavePair(PairTransactions.Observed(work) with
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
                pairs.Append(transaction, work, Entry("conflict", conflict.Reason ?? ""), "conflict");
            }

            return (id, isNews);
        });
    }

    // The pair as it waits, and the entry that says so where it is news.
    private Task SaveAsync(PairWork work, PairRecord pair, string status, AuditEntry? entry) => pairs.WriteAsync(transaction =>
    {
        work.Pair = transaction.SavePair(pair);
        pairs.Append(transaction, work, entry, status);
    });

    private static AuditEntry Entry(string action, string message) => new(action, null, message, []);
}
