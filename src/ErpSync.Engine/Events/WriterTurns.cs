using ErpSync.Engine.Scheduling;
using ErpSync.Engine.State;

namespace ErpSync.Engine.Events;

/// <summary>
/// Shares the right to write the state with other commands. The lease is taken for the first piece of work, kept while work follows on
/// work, and given up when there has been none for a moment, or between two pieces as soon as another process asks for it. A piece of work
/// is one batch or one page.
/// </summary>
internal sealed class WriterTurns : IAsyncDisposable
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    // Who asked gets this long to take the lease before it is taken again.
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(1);

    // Everything stands still while the last piece of work ends: not for longer than this.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    private readonly IStateStore _store;
    private readonly TimeProvider _clock;
    private readonly Func<CancellationToken, Task> _taken;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly ITimer _idle;
    private int _active;
    private bool _isHeld;
    private Task? _opening;
    private bool _isClosing;
    private DateTimeOffset _lastLook;

    /// <param name="store">The state, opened for sharing.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="taken">Runs whenever the lease was taken, before any work.</param>
    public WriterTurns(IStateStore store, TimeProvider clock, Func<CancellationToken, Task> taken)
    {
        _store = store;
        _clock = clock;
        _taken = taken;
        _idle = clock.CreateTimer(_ => GiveUpWhenIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether work waits because another process writes the state.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_lock)
            {
                return _opening is not null && !_isHeld;
            }
        }
    }

    /// <summary>Begins a piece of work as soon as the state may be written.</summary>
    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task opening;
            lock (_lock)
            {
                if (_isHeld && !_isClosing)
                {
                    _active++;
                    return;
                }

                opening = _opening ??= Background.Start(OpenAsync);
            }

            await opening.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Begins another piece of work while one is under way; it may outlive that one.</summary>
    public void Join()
    {
        lock (_lock)
        {
            _active++;
        }
    }

    /// <summary>Ends a piece of work.</summary>
    public void Exit()
    {
        var isOver = false;
        lock (_lock)
        {
            _active--;
            _isClosing |= IsWanted();
            isOver = _active == 0 && _isClosing;
            if (_active == 0 && !isOver)
            {
                _idle.Change(Linger, Timeout.InfiniteTimeSpan);
            }
        }

        if (isOver)
        {
            GiveUpWhenIdle();
        }
    }

    /// <summary>Gives the lease up if no work is under way.</summary>
    public void GiveUpWhenIdle()
    {
        lock (_lock)
        {
            if (_active > 0 || !_isHeld)
            {
                return;
            }

            try
            {
                _store.GiveUpLease();
                _isHeld = false;
            }
            catch (ErpSyncException)
            {
                // Another program holds the file for a moment; whoever waits for the lease waits a little longer.
                _idle.Change(Linger, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Background.CancelAsync(_ended);
        await _idle.DisposeAsync();
        Task? opening;
        lock (_lock)
        {
            opening = _opening;
        }

        await (opening ?? Task.CompletedTask).ConfigureAwait(Background.Quietly);
        GiveUpWhenIdle();
        _ended.Dispose();
    }

    private async Task OpenAsync()
    {
        try
        {
            if (_isClosing)
            {
                // The work under way ends first; then it is the turn of whoever asked.
                var began = _clock.GetTimestamp();
                while (IsHeld())
                {
                    if (_clock.GetElapsedTime(began) > Longest)
                    {
                        // A document takes long. Work goes on, and the next pause is another chance.
                        Reopen();
                        return;
                    }

                    await Task.Delay(Retry, _clock, _ended.Token);
                }

                began = _clock.GetTimestamp();
                while (_store.IsLeaseWanted() && _clock.GetElapsedTime(began) < Courtesy)
                {
                    await Task.Delay(Retry, _clock, _ended.Token);
                }
            }

            while (!_store.TryTakeLease())
            {
                await Task.Delay(Retry, _clock, _ended.Token);
            }

            await _taken(_ended.Token);
            lock (_lock)
            {
                _isHeld = true;
                _isClosing = false;
                _idle.Change(Linger, Timeout.InfiniteTimeSpan);
            }
        }
        finally
        {
            lock (_lock)
            {
                _opening = null;
            }
        }
    }

    private void Reopen()
    {
        lock (_lock)
        {
            _isClosing = false;
            _lastLook = _clock.GetUtcNow() + Longest;
        }
    }

    private bool IsHeld()
    {
        lock (_lock)
        {
            return _isHeld;
        }
    }

    private bool IsWanted()
    {
        var now = _clock.GetUtcNow();
        if (now - _lastLook is var since && since < LookInterval && since > -Longest)
        {
            return false;
        }

        _lastLook = now;
        return _store.IsLeaseWanted();
    }
}
