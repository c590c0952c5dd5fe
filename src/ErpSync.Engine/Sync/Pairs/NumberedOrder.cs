using System.Collections.Concurrent;
using ErpSync.Engine.Scheduling;
using ErpSync.Engine.Schema;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>
/// Lets documents that nothing but a counter of the site numbers come to it one after the other, in the order in which they were listed: where the counters of both
/// sites agree, so do the numbers then. All others go at once.
/// </summary>
internal sealed class NumberedOrder
{
    private readonly ConcurrentDictionary<(string DocType, Side Side), Task> _last = new();

    /// <summary>Works on a document now, or when the one before it has been dealt with. To be called in their order.</summary>
    public Task<bool> FollowAsync(PairWork work, Func<Task<bool>> process)
    {
        if (Creates(work) is not { } side || !NamingRule.HasItsOwnCounter(work.DocType.Schema.Site(side)))
        {
            return process();
        }

        var key = (work.DocType.Name, side);
        var after = AfterAsync(_last.GetValueOrDefault(key, Task.CompletedTask), process);
        _last[key] = after;
        return after;
    }

    private static async Task<bool> AfterAsync(Task before, Func<Task<bool>> process)
    {
        await before.ConfigureAwait(Background.Quietly);
        return await process();
    }

    private static Side? Creates(PairWork work) =>
        work.Pair.Base != BaseKind.None ? null
        : work.Document(Side.Cloud) is null ? Side.Cloud
        : work.Document(Side.Local) is null ? Side.Local
        : null;
}
