using System.Collections.Concurrent;
using System.Diagnostics;
using ErpSync.Simulation.Checking;
using ErpSync.Simulation.States;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Histories;

/// <summary>Plays many histories, each on one thread, as many threads as wanted beside each other.</summary>
internal sealed class SimulationRun
{
    private readonly ConcurrentBag<Played> _failed = [];
    private readonly long[] _struck = new long[Enum.GetValues<FaultKind>().Length];
    private readonly long[] _checked = new long[Enum.GetValues<Invariant>().Length];
    private long _histories;
    private long _variations;
    private long _steps;
    private long _requests;
    private long _writes;

    public long Histories => _histories;

    /// <summary>Short histories played twice with a difference that must not matter; they are not among the histories.</summary>
    public long Variations => _variations;

    public long Steps => _steps;

    public long Requests => _requests;

    public long Writes => _writes;

    public TimeSpan Elapsed { get; private set; }

    /// <summary>The histories in which something did not hold, in the order of their seeds.</summary>
    public IReadOnlyList<Played> Failed => [.. _failed.OrderBy(played => played.History.Seed)];

    public long Struck(FaultKind kind) => _struck[(int)kind];

    public long Checked(Invariant invariant) => _checked[(int)invariant];

    /// <summary>Plays histories of successive seeds.</summary>
    /// <param name="first">The first seed.</param>
    /// <param name="histories">How many.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="longest">When to stop although there are more; null for never.</param>
    /// <param name="restoresState">Whether the state of an earlier commit is put back among the faults.</param>
    /// <param name="told">Told of each history that fails, at once; may be called from any thread.</param>
    /// <param name="cancellationToken">Ends it after the histories under way.</param>
    public void Run(int first, int histories, int threads, TimeSpan? longest, bool restoresState, Action<Played>? told, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var next = -1;
        void Play()
        {
            using var folder = new StateFolder();
            while (!cancellationToken.IsCancellationRequested && !(watch.Elapsed > longest) && Interlocked.Increment(ref next) is var number && number < histories)
            {
                var seed = first + number;
                Interlocked.Increment(ref _histories);
                Take(HistoryPlayer.Play(HistoryMaker.Make(seed, withFaults: seed % 2 == 0, restoresState: restoresState), folder));
                if (Vary(seed, folder) is { } varied)
                {
                    Interlocked.Increment(ref _variations);
                    Take(varied);
                }
            }
        }

        void Take(Played played)
        {
            Count(played);
            if (played.Findings.Violations.Count > 0)
            {
                _failed.Add(played);
                told?.Invoke(played);
            }
        }

        var workers = Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(Play, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        Task.WaitAll([.. workers], CancellationToken.None);
        Elapsed = watch.Elapsed;
    }

    // Now and then a history is played twice.
    private static Played? Vary(int seed, StateFolder folder) => (seed % 24) switch
    {
        3 => Variation.Mirror(seed, folder),
        11 => Variation.Deliver(seed, folder),
        19 => Variation.Skew(seed, folder),
        _ => null,
    };

    private void Count(Played played)
    {
        Interlocked.Add(ref _steps, played.History.Acts.Count);
        Interlocked.Add(ref _requests, played.Requests);
        Interlocked.Add(ref _writes, played.Writes);
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            Interlocked.Add(ref _struck[(int)kind], played.Struck(kind));
        }

        foreach (var invariant in Enum.GetValues<Invariant>())
        {
            Interlocked.Add(ref _checked[(int)invariant], played.Findings.Checked(invariant));
        }
    }
}
