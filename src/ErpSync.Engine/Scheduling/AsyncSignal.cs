namespace ErpSync.Engine.Scheduling;

/// <summary>
/// Wakes one waiter; a signal that nobody waits for is kept, and further ones add nothing to it. For one waiter at a time.
/// </summary>
internal sealed class AsyncSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiting;
    private bool _isSet;

    /// <summary>Wakes whoever waits, or else the next one who does.</summary>
    public void Set()
    {
        lock (_lock)
        {
            if (_waiting is { } waiting && waiting.TrySetResult())
            {
                _waiting = null;
                return;
            }

            _isSet = true;
        }
    }

    /// <summary>Completes at the next signal, or at once when there was one since it completed last.</summary>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isSet)
            {
                _isSet = false;
                return Task.CompletedTask;
            }

            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return WokenAsync(_waiting, cancellationToken);
        }
    }

    private static async Task WokenAsync(TaskCompletionSource waiting, CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(() => waiting.TrySetCanceled(cancellationToken)))
        {
            await waiting.Task;
        }
    }
}
