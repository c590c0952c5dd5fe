using System.Threading.Channels;

namespace ErpSync.Commands.Output;

/// <summary>
/// Carries the engine's events from its own threads to the pipeline thread, the only one that may write to PowerShell's streams.
/// The channel is bounded: a slow consumer slows the engine down instead of filling memory.
/// </summary>
/// <param name="stop">Fires on Ctrl+C.</param>
internal sealed class EventPump(CancellationToken stop)
{
    private const int Capacity = 256;
    private static readonly TimeSpan IdleInterval = ProgressReporter.Interval;

    /// <summary>How long a stopped pipeline waits for the engine to bring its writes home, before it lets it finish unobserved.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(1500);

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private readonly Channel<Item> _channel = Channel.CreateBounded<Item>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Ends when the engine has ended; longer than <see cref="Run"/> only when it did not stop in time.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Runs a call of the engine and hands each event to <paramref name="write"/> on this thread.</summary>
    /// <param name="call">Starts the call.</param>
    /// <param name="write">Takes one event. What it throws (Ctrl+C, a downstream break) ends the call.</param>
    /// <param name="idle">Called a few times a second while nothing comes.</param>
    /// <returns>What the engine threw; null when it ended well.</returns>
    public Exception? Run(Func<CancellationToken, IAsyncEnumerable<EngineEvent>> call, Action<EngineEvent> write, Action idle)
    {
        Completion = Task.Run(() => ProduceAsync(call), CancellationToken.None);
        try
        {
            while (Next(idle) is { } item)
            {
                switch (item)
                {
                    case Question question:
                        question.Answer();
                        break;
                    case Arrived arrived:
                        write(arrived.Event);
                        break;
                    case Failed failed:
                        return failed.Exception;
                }
            }

            return null;
        }
        finally
        {
            _end.Cancel();
            Completion.Wait(Grace, CancellationToken.None);
            Completion.ContinueWith(
                _ => _end.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>
    /// Asks something that only the pipeline thread may ask (ShouldProcess) and waits for the answer. Called by the engine.
    /// </summary>
    /// <param name="question">The question.</param>
    /// <returns>The answer; false when the pipeline ends first.</returns>
    public bool Ask(Func<bool> question)
    {
        var asked = new Question(question);
        try
        {
            _channel.Writer.WriteAsync(asked, _end.Token).AsTask().GetAwaiter().GetResult();
            asked.Answered.Wait(_end.Token);
            return asked.Answered.Result;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task ProduceAsync(Func<CancellationToken, IAsyncEnumerable<EngineEvent>> call)
    {
        try
        {
            await foreach (var produced in call(_end.Token).WithCancellation(_end.Token).ConfigureAwait(false))
            {
                await _channel.Writer.WriteAsync(new Arrived(produced), _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The pipeline has ended; nobody listens any more.
        }
        catch (Exception exception)
        {
            await ReportAsync(exception).ConfigureAwait(false);
        }
        finally
        {
            _channel.Writer.TryComplete();
        }
    }

    private async Task ReportAsync(Exception exception)
    {
        try
        {
            await _channel.Writer.WriteAsync(new Failed(exception), _end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // As above: the pipeline ended first.
        }
    }

    private Item? Next(Action idle)
    {
        Item? item;
        while (!_channel.Reader.TryRead(out item))
        {
            var more = _channel.Reader.WaitToReadAsync(_end.Token).AsTask();
            while (!Wait(more))
            {
                idle();
            }

            if (!more.GetAwaiter().GetResult())
            {
                return null;
            }
        }

        return item;
    }

    private static bool Wait(Task task) => task.Status is TaskStatus.Canceled or TaskStatus.Faulted
        || Task.WaitAny([task], IdleInterval) >= 0;

    private abstract record Item;

    private sealed record Arrived(EngineEvent Event) : Item;

    private sealed record Failed(Exception Exception) : Item;

    private sealed record Question(Func<bool> Ask) : Item
    {
        private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> Answered => _answer.Task;

        public void Answer()
        {
            var answer = false;
            try
            {
                answer = Ask();
            }
            finally
            {
                _answer.TrySetResult(answer);
            }
        }
    }
}
