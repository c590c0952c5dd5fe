namespace ErpSync.Simulation.Scheduling;

/// <summary>
/// One process: what it runs, it runs on the loop; once it is killed nothing of it ever runs again. Its clock may be wrong, its chance is
/// its own.
/// </summary>
internal sealed class SimulatedProcess : TaskScheduler
{
    private readonly SimulationLoop _loop;

    public SimulatedProcess(SimulationLoop loop, string name, int number, Random random)
    {
        _loop = loop;
        Name = name;
        Number = number;
        Random = random;
        Clock = new ProcessClock(loop, this);
    }

    public string Name { get; }

    /// <summary>The number the system knows it by; no two share one.</summary>
    public int Number { get; }

    public Random Random { get; }

    public ProcessClock Clock { get; }

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan ClockError
    {
        get => Clock.Error;
        init => Clock.Error = value;
    }

    public bool IsAlive { get; private set; } = true;

    /// <summary>Begins work in the process.</summary>
    public Task Start(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <summary>The process is gone without a word.</summary>
    public void Kill() => IsAlive = false;

    /// <summary>Runs a piece of the process, unless it is gone.</summary>
    public void Execute(Task task)
    {
        if (IsAlive)
        {
            TryExecuteTask(task);
        }
    }

    protected override void QueueTask(Task task) => _loop.Ready(this, task);

    // Every piece waits for its turn: so the seed decides what comes between any two.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
