using ErpSync.Engine.Scheduling;

namespace ErpSync.Engine.Sync.Pairs;

/// <summary>
/// Works on documents that are independent of each other, many at once: most of them wait for a call to a site, whose pace is kept where it is called
/// (<see cref="Frappe.SitePace"/>). Never two works on one document, whatever batch they came in.
/// </summary>
internal sealed class PairBatch(RunContext run, PairProcessor processor) : IPairBatch
{
    private readonly WorkWindow _window = new(run.IsOneByOne ? 1 : WorkWindow.MostDocuments);
    private readonly DocumentGate _gate = new();
    private readonly NumberedOrder _order = new();
    private volatile bool _isOver;

    public async Task<bool> ProcessAsync(IReadOnlyList<PairWork> works, CancellationToken cancellationToken)
    {
        var underWay = new List<Task<bool>>(works.Count);
        try
        {
            foreach (var work in works.TakeWhile(_ => !_isOver))
            {
                var room = await _window.EnterAsync(work, cancellationToken);
                underWay.Add(_order.FollowAsync(work, () => ProcessAsync(work, room, cancellationToken)));
            }
        }
        finally
        {
            await ((Task)Task.WhenAll(underWay)).ConfigureAwait(Background.Quietly);
        }

        var results = await Task.WhenAll(underWay);
        await run.Series.RaiseAsync(cancellationToken);
        return results.Contains(true);
    }

    private async Task<bool> ProcessAsync(PairWork work, IDisposable room, CancellationToken cancellationToken)
    {
        try
        {
            using var held = await _gate.EnterAsync(work.Pair, cancellationToken);
            return await processor.ProcessAsync(work, cancellationToken);
        }
        catch
        {
            // What reaches this place concerns them all: nothing new is begun.
            _isOver = true;
            throw;
        }
        finally
        {
            room.Dispose();
        }
    }
}
