using System.Collections.Concurrent;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync;

/// <summary>max_deletes: how many documents a run may delete per DocType. Beyond it the run stops deleting and says so.</summary>
internal sealed class DeleteBudget(IStateStore store)
{
    private readonly ConcurrentDictionary<string, int> _limits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _used = new(StringComparer.Ordinal);

    /// <summary>
    /// The smaller of count and percent, but at least one unless the count is 0. The percentage is that of the pairs there were when the run first asked:
    /// it does not shrink with what the run deletes.
    /// </summary>
    public int Limit(DocTypeContext docType) => _limits.GetOrAdd(
        docType.Name,
        name => Math.Min(docType.Rules.MaxDeletes, Math.Max(1, (int)Math.Floor(store.CountPairs(name) * docType.Rules.MaxDeletesPercent / 100))));

    /// <summary>Takes one deletion from the budget; false when it is used up.</summary>
    public bool TryTake(DocTypeContext docType)
    {
        if (_used.AddOrUpdate(docType.Name, 1, (_, used) => used + 1) <= Limit(docType))
        {
            return true;
        }

        GiveBack(docType);
        return false;
    }

    /// <summary>Puts a deletion back that was not carried out.</summary>
    public void GiveBack(DocTypeContext docType) => _used.AddOrUpdate(docType.Name, 0, (_, used) => used - 1);
}
