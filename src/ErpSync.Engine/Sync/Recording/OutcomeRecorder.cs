using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Pairs;

namespace ErpSync.Engine.Sync.Recording;

/// <summary>
/// Everything a run stores about a pair, one transaction per step. This and its parts are the only place of a run that writes pairs, bases, intents and
/// audit entries.
/// </summary>
internal sealed class OutcomeRecorder
{
    private readonly RunContext _run;
    private readonly PairTransactions _pairs;

    public OutcomeRecorder(RunContext run)
    {
        _run = run;
        _pairs = new PairTransactions(run);
        Intents = new IntentRecorder(run, _pairs);
        Setbacks = new SetbackRecorder(run, _pairs);
        Identity = new IdentityRecorder(_pairs);
    }

    /// <summary>What is about to be written.</summary>
    public IntentRecorder Intents { get; }

    /// <summary>What keeps a pair from being written.</summary>
    public SetbackRecorder Setbacks { get; }

    /// <summary>Which documents are one.</summary>
    public IdentityRecorder Identity { get; }

    /// <summary>The receipt of a write, or the adoption of equals: base, pair and audit entry, closing the intent.</summary>
    /// <param name="work">The pair.</param>
    /// <param name="pairBase">The base from now on; null leaves it as it is.</param>
    /// <param name="isSettled">Whether nothing is left to do; otherwise the pair stays marked for another look.</param>
    /// <param name="operationId">The intent this closes.</param>
    /// <param name="entry">The audit entry; null for none.</param>
    public async Task SaveProgressAsync(PairWork work, PairBase? pairBase, bool isSettled, string? operationId, AuditEntry? entry)
    {
        await _pairs.WriteAsync(transaction =>
        {
            var observed = PairTransactions.Observed(work);
            if (work.Pair.Base != BaseKind.Body || observed.CloudName != work.Recorded.CloudName || observed.LocalName != work.Recorded.LocalName)
            {
                _pairs.ReleaseNames(transaction, observed);
            }

            var pair = PairTransactions.Observed(work) with
            {
                Base = pairBase is null ? work.Pair.Base : BaseKind.Body,
                Dirty = !isSettled,
                Status = isSettled ? SyncRecordStatus.Synced : SyncRecordStatus.Pending,
                LastSynced = _run.Now,
                CloudMissingSince = null,
                LocalMissingSince = null,
            };
            work.Pair = transaction.SavePair(isSettled ? PairTransactions.WithoutTrouble(pair) : pair);
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
                _pairs.SettleConflict(transaction, work);
            }

            _pairs.Append(transaction, work, entry, "success");
            _run.Series.Save(transaction);
        });
        _pairs.NoteStamps(work.Pair);
    }

    /// <summary>Both sides were looked at and nothing is to be done: what was seen is remembered, so that the next scan passes it over.</summary>
    public async Task SaveSeenAsync(PairWork work, string reason)
    {
        var seen = PairTransactions.Observed(work) with { Dirty = false, NextAttempt = null };
        if (seen == work.Pair || seen.Id == 0)
        {
            return;
        }

        await _pairs.WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(seen with { ErrorMessage = work.Pair.Status == SyncRecordStatus.Pending ? reason : work.Pair.ErrorMessage });
        });
    }

    public async Task SaveTombstoneAsync(PairWork work, PairBase? deleted, string? operationId, AuditEntry entry)
    {
        _pairs.NoteStamps(work.Pair);
        await _pairs.WriteAsync(transaction =>
        {
            work.Pair = transaction.SavePair(PairTransactions.WithoutTrouble(work.Pair) with
            {
                Base = BaseKind.Tombstone,

                // Another document has the name by now: it is looked at next.
                Dirty = work.ReplacedBy.Count > 0,
                Status = SyncRecordStatus.Deleted,
                LastSynced = _run.Now,
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

            _pairs.SettleConflict(transaction, work);
            _pairs.Append(transaction, work, entry, "success");
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
        var kept = isUndecided || work.Pair.ConflictId is not { } open ? null : _run.Store.GetConflict(open)?.Conflict;
        var areOthers = kept is not null && (kept.CloudModified != conflict.CloudModified || kept.LocalModified != conflict.LocalModified);
        await _pairs.WriteAsync(transaction =>
        {
            if (areOthers)
            {
                work.ConflictDecision = new ConflictDecision(strategy, "rule", null);
                _pairs.SettleConflict(transaction, work);
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

    /// <summary>
    /// A write that decided the conflict may have been carried out, so that the losing version is nowhere else: the record closes with the decision, and
    /// what is found now is decided anew.
    /// </summary>
    public Task SaveDecidedAsync(PairWork work, ConflictDecision decision) => _pairs.WriteAsync(transaction =>
    {
        work.ConflictDecision = decision;
        _pairs.SettleConflict(transaction, work);
        work.ConflictDecision = null;
    });

    public async Task AppendRefusalsAsync(PairWork work, IReadOnlyList<FieldChange> refused, string message)
    {
        await _pairs.WriteAsync(transaction =>
        {
            _pairs.Append(transaction, work, new AuditEntry("refused", refused[0].Side, message, refused), "failed");
        });
    }
}
