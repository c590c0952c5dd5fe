using System.Collections.Concurrent;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Sync;

/// <summary>max_deletes: how many documents a run may delete per DocType. Beyond it the run stops deleting and says so.</summary>
internal sealed class DeleteBudget
{
    private readonly ConcurrentDictionary<string, int> _used = new(StringComparer.Ordinal);

    /// <summary>The smaller of count and percent, but at least one unless the count is 0.</summary>
    public static int Limit(DocTypeRules rules, long pairs) =>
        Math.Min(rules.MaxDeletes, Math.Max(1, (int)Math.Floor(pairs * rules.MaxDeletesPercent / 100)));

    /// <summary>Takes one deletion from the budget; false when it is used up.</summary>
    public bool TryTake(DocTypeRules rules, long pairs)
    {
        var limit = Limit(rules, pairs);
        return _used.AddOrUpdate(rules.DocType, 1, (_, used) => used + 1) <= limit;
    }
}
