using System.Collections.Concurrent;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Tests.Support;

/// <summary>
/// Counts the points at which the engine touches the outside (before and after every write to a site, before and after every commit) and ends the "process"
/// at one of them: from there on nothing reaches a site or the state any more.
/// </summary>
internal sealed class CrashPoint(int at)
{
    private int _passed;

    public int Passed => _passed;

    public bool HasCrashed { get; private set; }

    public void Pass()
    {
        if (HasCrashed || Interlocked.Increment(ref _passed) == at)
        {
            HasCrashed = true;
            throw new ProcessKilledException();
        }
    }

    public IFrappeSite Around(IFrappeSite site, ConcurrentDictionary<(Side, string), DocTypeSchema?> schemas) => new CrashingSite(site, schemas, this);

    public IStateStore Around(IStateStore store) => new CrashingStore(store, this);

    /// <summary>Stands for SIGKILL: no handler of the engine may take it for an error of its own.</summary>
    internal sealed class ProcessKilledException : Exception;

    private sealed class CrashingSite(IFrappeSite site, ConcurrentDictionary<(Side, string), DocTypeSchema?> schemas, CrashPoint crash) : SiteDecorator(site, schemas)
    {
        protected override async Task<T> WriteAsync<T>(Func<Task<T>> write)
        {
            crash.Pass();
            var result = await write();
            crash.Pass();
            return result;
        }
    }

    private sealed class CrashingStore(IStateStore inner, CrashPoint crash) : StateStoreDecorator(inner)
    {
        public override IStateTransaction Begin() => new CrashingTransaction(base.Begin(), crash);
    }

    private sealed class CrashingTransaction(IStateTransaction inner, CrashPoint crash) : IStateTransaction
    {
        public PairRecord SavePair(PairRecord pair) => inner.SavePair(pair);

        public void SaveBase(long pairId, PairBase pairBase) => inner.SaveBase(pairId, pairBase);

        public void ForgetPair(long pairId) => inner.ForgetPair(pairId);

        public void OpenIntent(IntentRecord intent) => inner.OpenIntent(intent);

        public void MarkOutcomeUnknown(string operationId) => inner.MarkOutcomeUnknown(operationId);

        public void CloseIntent(string operationId) => inner.CloseIntent(operationId);

        public long SaveConflict(ConflictRecord conflict) => inner.SaveConflict(conflict);

        public void CloseConflict(long id, ConflictState state, ConflictStrategy? resolution, string resolvedBy, string? comment, DateTimeOffset at) =>
            inner.CloseConflict(id, state, resolution, resolvedBy, comment, at);

        public long AppendLog(SyncLogEntry entry) => inner.AppendLog(entry);

        public void SetCursor(Side side, string docType, ScanCursor cursor) => inner.SetCursor(side, docType, cursor);

        public void RemoveRevisits(string docType, IReadOnlyCollection<Revisit> revisits) => inner.RemoveRevisits(docType, revisits);

        public void SetFact(string key, string? value) => inner.SetFact(key, value);

        public void SaveRun(SyncRun run) => inner.SaveRun(run);

        public void Commit()
        {
            crash.Pass();
            inner.Commit();
            crash.Pass();
        }

        public void Dispose() => inner.Dispose();
    }
}
