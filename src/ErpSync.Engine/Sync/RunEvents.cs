using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ErpSync.Engine.Scheduling;

namespace ErpSync.Engine.Sync;

/// <summary>
/// The events of one call, from any number of workers to one reader, bounded so that a slow reader slows the work instead of filling the memory.
/// </summary>
internal sealed class RunEvents
{
    private const int Capacity = 256;

    private readonly Func<EngineEvent, CancellationToken, ValueTask>? _sink;
    private readonly Channel<EngineEvent> _channel = Channel.CreateBounded<EngineEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public RunEvents()
    {
    }

    /// <summary>Events that go somewhere else than to a reader of <see cref="RunAsync"/>.</summary>
    /// <param name="sink">Takes every event; may be called from any thread.</param>
    public RunEvents(Func<EngineEvent, CancellationToken, ValueTask> sink) => _sink = sink;

    /// <summary>Sees every event that is certain to be told, before its reader does.</summary>
    public Action<EngineEvent>? Observer { get; set; }

    public ValueTask WriteAsync(EngineEvent engineEvent, CancellationToken cancellationToken)
    {
        Observer?.Invoke(engineEvent);
        return _sink is { } sink ? sink(engineEvent, cancellationToken) : _channel.Writer.WriteAsync(engineEvent, cancellationToken);
    }

    /// <summary>For text that may be dropped when the reader is behind.</summary>
    public void TryWrite(EngineEvent engineEvent)
    {
        if (_sink is null)
        {
            _channel.Writer.TryWrite(engineEvent);
        }
    }

    /// <summary>
    /// Runs the work and yields its events. When the reader leaves early or the token fires, the work is cancelled and waited for; an exception of the
    /// work reaches the reader after the events before it.
    /// </summary>
    public static async IAsyncEnumerable<EngineEvent> RunAsync(
        Func<RunEvents, CancellationToken, Task> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = new RunEvents();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = Background.Start(
            async () =>
            {
                try
                {
                    await work(events, stop.Token);
                }
                finally
                {
                    events._channel.Writer.Complete();
                }
            });
        var isRead = false;
        try
        {
            await foreach (var engineEvent in events._channel.Reader.AllAsync(cancellationToken))
            {
                yield return engineEvent;
            }

            isRead = true;
        }
        finally
        {
            if (!isRead)
            {
                await Background.CancelAsync(stop);
            }

            await task.ConfigureAwait(Background.Quietly);
        }

        await task;
    }
}
