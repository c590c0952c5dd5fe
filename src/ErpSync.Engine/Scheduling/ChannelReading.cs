using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ErpSync.Engine.Scheduling;

/// <summary>Reads channels without leaving the scheduler of the reader.</summary>
internal static class ChannelReading
{
    /// <summary>Everything until the channel is completed. <see cref="ChannelReader{T}.ReadAllAsync"/> would go on in the thread pool.</summary>
    public static async IAsyncEnumerable<T> AllAsync<T>(this ChannelReader<T> reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            while (reader.TryRead(out var item))
            {
                yield return item;
            }
        }
    }
}
