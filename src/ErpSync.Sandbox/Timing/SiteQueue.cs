namespace ErpSync.Sandbox;

/// <summary>
/// The workers and cores of a site, first come first served. A request gets its end when it arrives, so that nothing has to wait in
/// order to know it.
/// </summary>
internal sealed class SiteQueue(int cores, int workers)
{
    private readonly PriorityQueue<DateTimeOffset, DateTimeOffset> _cores = Free(cores);
    private readonly PriorityQueue<DateTimeOffset, DateTimeOffset> _workers = Free(workers);
    private DateTimeOffset _exclusiveFreeAt;

    /// <summary>Takes a worker, a core and, if the cost asks for it, the lock; answers when the work is done.</summary>
    public DateTimeOffset Admit(DateTimeOffset arrival, RequestCost cost)
    {
        var start = Latest(arrival, Latest(_workers.Dequeue(), _cores.Dequeue()));
        if (cost.Exclusive > TimeSpan.Zero)
        {
            start = Latest(start, _exclusiveFreeAt);
            _exclusiveFreeAt = start + cost.Exclusive;
        }

        var coreFree = start + cost.Core;
        var done = coreFree + cost.Wait;
        _cores.Enqueue(coreFree, coreFree);
        _workers.Enqueue(done, done);
        return done;
    }

    private static DateTimeOffset Latest(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static PriorityQueue<DateTimeOffset, DateTimeOffset> Free(int count)
    {
        var free = new PriorityQueue<DateTimeOffset, DateTimeOffset>(count);
        for (var i = 0; i < count; i++)
        {
            free.Enqueue(DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        }

        return free;
    }
}
