namespace ErpSync.Simulation.Scheduling;

/// <summary>
/// The one thread: everything that is ready waits here and is taken in an order that the seed decides; when nothing is ready, time moves
/// to the next timer. Nothing may come from another thread.
/// </summary>
internal sealed class SimulationLoop(Random order, DateTimeOffset start)
{
    private const int MostTurns = 2_000_000;

    private readonly List<Turn> _ready = [];
    private readonly PriorityQueue<SimulatedTimer, (long Due, long Number)> _timers = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _timerNumber;
    private string? _escape;

    /// <summary>True time; what a process takes for the time may differ.</summary>
    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>How often something was taken.</summary>
    public long Turns { get; private set; }

    /// <summary>Where every choice of the order is noted; null when nobody asks.</summary>
    public Trace? Trace { get; init; }

    /// <summary>Runs until the task has ended.</summary>
    /// <exception cref="SimulationException">It cannot end, or something ran on another thread.</exception>
    public void Run(Task root)
    {
        while (!root.IsCompleted)
        {
            if (_escape is not null)
            {
                throw new SimulationException($"Something left the one thread:{Environment.NewLine}{_escape}");
            }

            if (++Turns > MostTurns)
            {
                throw new SimulationException($"Nothing has come to rest after {MostTurns} turns, at {Now:O}.");
            }

            if (_ready.Count > 0)
            {
                Take();
            }
            else if (!Advance())
            {
                throw new SimulationException("Nothing is ready and no timer runs: something waits for ever, or works on another thread.");
            }
        }

        root.GetAwaiter().GetResult();
    }

    /// <summary>Something of a process is ready.</summary>
    public void Ready(SimulatedProcess process, Task task)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            _escape = Environment.StackTrace;
            return;
        }

        _ready.Add(new Turn(process, task));
    }

    /// <summary>Sets a timer.</summary>
    public void Set(SimulatedTimer timer, TimeSpan wait)
    {
        timer.Due = Now + wait;
        timer.Number = ++_timerNumber;
        _timers.Enqueue(timer, (timer.Due.UtcTicks, timer.Number));
    }

    private void Take()
    {
        var index = _ready.Count == 1 ? 0 : order.Next(_ready.Count);
        var turn = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        Trace?.Choice(index);
        turn.Process.Execute(turn.Task);
    }

    private bool Advance()
    {
        while (_timers.TryDequeue(out var timer, out var place))
        {
            if (timer.Number != place.Number || !timer.IsSet)
            {
                continue;
            }

            Now = timer.Due > Now ? timer.Due : Now;
            timer.Fire();
            return true;
        }

        return false;
    }

    private readonly record struct Turn(SimulatedProcess Process, Task Task);
}
