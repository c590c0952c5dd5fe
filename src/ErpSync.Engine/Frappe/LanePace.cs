namespace ErpSync.Engine.Frappe;

/// <summary>
/// How many calls of one kind are made at once: one more after each round that went well, half as many at a sign of overload (additive
/// increase, multiplicative decrease). Who comes first is served first. Not for use by several threads at once.
/// </summary>
internal sealed class LanePace
{
    private const double Half = 0.5;

    // The best time a call took fades, so that a site which has become slower for good is not taken for overloaded.
    private const double Fading = 1.002;

    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _ceiling = 1;
    private double _most = 1;
    private bool _hasSlowedDown;
    private int _inUse;
    private int _ofLastPace;
    private double _best = double.PositiveInfinity;

    /// <summary>Calls at once now.</summary>
    public int Most => (int)_most;

    /// <summary>Sets the ceiling, and where the lane begins below it.</summary>
    public void Limit(int ceiling, int begin)
    {
        if (ceiling == _ceiling)
        {
            return;
        }

        _ceiling = ceiling;
        _most = _hasSlowedDown ? Math.Clamp(_most, 1, ceiling) : begin;
        Admit();
    }

    /// <summary>Completes when there is room for one more call.</summary>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        if (_inUse < Most)
        {
            _inUse++;
            return Task.CompletedTask;
        }

        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(turn);
        return WaitAsync(turn, cancellationToken);
    }

    /// <summary>A call has ended, well or badly.</summary>
    public void Leave()
    {
        _inUse--;
        _ofLastPace = Math.Max(0, _ofLastPace - 1);
        Admit();
    }

    /// <summary>A call was answered well.</summary>
    /// <param name="time">How long it took.</param>
    /// <param name="size">How much was asked for, 1 for an ordinary document.</param>
    /// <param name="limits">What counts as slow.</param>
    public void Served(TimeSpan time, double size, PaceLimits limits)
    {
        var each = time.TotalSeconds / size;
        var isSlow = time > limits.NeverSlow && each > _best * limits.SlowFactor;
        _best = Math.Min(_best * Fading, each);
        if (isSlow)
        {
            SlowDown();
        }
        else if (_most < _ceiling)
        {
            _most = Math.Min(_ceiling, _most + (_hasSlowedDown ? 1 / _most : 1));
            Admit();
        }
    }

    /// <summary>The site shows that it is too much. Calls that were made before it was heeded do not count again.</summary>
    public void SlowDown()
    {
        if (_ofLastPace > 0)
        {
            return;
        }

        _hasSlowedDown = true;
        _ofLastPace = _inUse;
        _most = Math.Max(1, _most * Half);
    }

    /// <summary>All that wait now would fare the same.</summary>
    public void Refuse(Exception reason)
    {
        while (_waiting.TryDequeue(out var turn))
        {
            turn.TrySetException(reason);
        }
    }

    private void Admit()
    {
        while (_inUse < Most && _waiting.TryDequeue(out var turn))
        {
            // One that was cancelled while it waited takes no place.
            if (turn.TrySetResult())
            {
                _inUse++;
            }
        }
    }

    private static async Task WaitAsync(TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        await turn.Task;
    }
}
