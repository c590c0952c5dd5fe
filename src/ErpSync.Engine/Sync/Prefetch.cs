using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ErpSync.Engine.Scheduling;

namespace ErpSync.Engine.Sync;

/// <summary>Loads pages ahead of their use, through a bounded channel.</summary>
internal static class Prefetch
{
    /// <summary>The results of <paramref name="load"/> in order, at most <paramref name="pages"/> of them waiting.</summary>
    public static async IAsyncEnumerable<TResult> Ahead<TSource, TResult>(
        IAsyncEnumerable<TSource> source, Func<TSource, Task<TResult>> load, int pages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<TResult>(pages);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(source, load, channel.Writer, stop.Token);
        try
        {
            await foreach (var page in channel.Reader.AllAsync(cancellationToken))
            {
                yield return page;
            }
        }
        finally
        {
            await Background.CancelAsync(stop);
            await reading.ConfigureAwait(Background.Quietly);
        }
    }

    private static async Task ReadAsync<TSource, TResult>(
        IAsyncEnumerable<TSource> source, Func<TSource, Task<TResult>> load, ChannelWriter<TResult> writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (var item in source.WithCancellation(cancellationToken))
            {
                await writer.WriteAsync(await load(item), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = exception;
            throw;
        }
        finally
        {
            // The reader gets the pages that were read, then the failure.
            writer.Complete(failure);
        }
    }
}
