using System.Collections.Concurrent;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Guards;

/// <summary>max_deletes: how many documents a run may delete per DocType. Beyond it the run stops deleting and says so.</summary>
internal sealed class DeleteBudget(IStateStore store)
{
    private readonly ConcurrentDictionary<string, int> _limits = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Use> _used = new(StringComparer.Ordinal);

    /// <summary>
    /// The smaller of count and percent, but at least one unless the count is 0. The percentage is that of the pairs there were when the run first asked:
    /// it does not shrink with what the run deletes.
    /// </summary>
    public int Limit(DocTypeContext docType) => _limits.GetOrAdd(
        docType.Name,
        name => Math.Min(docType.Rules.MaxDeletes, Math.Max(1, (int)Math.Floor(store.CountPairs(name) * docType.Rules.MaxDeletesPercent / 100))));

    /// <summary>
    /// Takes one deletion from the budget; false when it is used up. While the last ones of it are under way it waits: one that is not carried out leaves
    /// its place to another.
    /// </summary>
    public async Task<bool> TakeAsync(DocTypeContext docType, CancellationToken cancellationToken)
    {
        var limit = Limit(docType);
        while (true)
        {
            Task ended;
            lock (_lock)
            {
                var use = Of(docType);
                if (use.Done + use.UnderWay < limit)
                {
                    use.UnderWay++;
                    return true;
                }

                if (use.UnderWay == 0)
                {
                    return false;
                }

                ended = use.Ended.Task;
            }

            await Background.AllAsync([ended]).WaitAsync(cancellationToken);
        }
    }

    /// <summary>A deletion that was taken has ended.</summary>
    public void End(DocTypeContext docType, bool isDeleted)
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            var use = Of(docType);
            use.UnderWay--;
            use.Done += isDeleted ? 1 : 0;
            ended = use.Ended;
            use.Ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        ended.SetResult();
    }

    private Use Of(DocTypeContext docType)
    {
        if (!_used.TryGetValue(docType.Name, out var use))
        {
            _used[docType.Name] = use = new Use();
        }

        return use;
    }

    private sealed class Use
    {
        public int Done { get; set; }

        public int UnderWay { get; set; }

        public TaskCompletionSource Ended { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
