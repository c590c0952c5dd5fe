namespace ErpSync.Engine.Scheduling;

/// <summary>
/// Works on many things, a few at once, on the scheduler of the caller (<see cref="Parallel.ForEachAsync{TSource}(IEnumerable{TSource},
/// ParallelOptions, Func{TSource, CancellationToken, ValueTask})"/> always goes through the thread pool).
/// </summary>
internal static class Lanes
{
    /// <summary>Ends when all is done; the first failure cancels the rest and is thrown once everything has come to rest.</summary>
    /// <param name="items">What to work on.</param>
    /// <param name="lanes">How many at once.</param>
    /// <param name="work">Works on one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task ForEachAsync<T>(
        IReadOnlyList<T> items, int lanes, Func<T, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = -1;
        async Task WorkAsync()
        {
            try
            {
                while (Interlocked.Increment(ref next) is var index && index < items.Count)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    await work(items[index], stop.Token);
                }
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                await Background.CancelAsync(stop);
                throw;
            }
        }

        var others = Enumerable.Range(1, Math.Max(0, Math.Min(lanes, items.Count) - 1)).Select(_ => Background.Start(WorkAsync)).ToList();
        var all = Task.WhenAll([WorkAsync(), .. others]);
        try
        {
            await all;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && all.Exception is { } failures)
        {
            // The lanes that were cancelled are not what went wrong.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
