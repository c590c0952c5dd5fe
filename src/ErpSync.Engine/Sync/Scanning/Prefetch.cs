using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ErpSync.Engine.Scheduling;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>Reads ahead of use, through a bounded channel.</summary>
internal static class Prefetch
{
    /// <summary>The items in order, at most <paramref name="most"/> of them waiting.</summary>
    public static async IAsyncEnumerable<T> Ahead<T>(IAsyncEnumerable<T> source, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<T>(most);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(source, channel.Writer, stop.Token);
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

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await foreach (var item in source.WithCancellation(cancellationToken))
            {
                await writer.WriteAsync(item, cancellationToken);
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
