namespace ErpSync.Engine.Scheduling;

/// <summary>
/// Lets so many through at once; the others wait in order. Unlike <see cref="SemaphoreSlim"/> it brings nobody to the thread pool who
/// came from another scheduler.
/// </summary>
internal sealed class AsyncGate(int places)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _free = places;

    /// <summary>Takes a place as soon as there is one.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return TurnAsync(_waiting.AddLast(turn), cancellationToken);
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Release()
    {
        lock (_lock)
        {
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                if (first.Value.TrySetResult())
                {
                    return;
                }
            }

            _free++;
        }
    }

    private static async Task TurnAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(() => place.Value.TrySetCanceled(cancellationToken)))
        {
            await place.Value.Task;
        }
    }
}
