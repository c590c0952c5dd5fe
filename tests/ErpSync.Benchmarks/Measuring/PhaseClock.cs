using System.Globalization;

namespace ErpSync.Benchmarks;

/// <summary>CPU time of single-threaded phases, once warmed up.</summary>
internal sealed class PhaseClock(Report report, int documents)
{
    private const int WarmUps = 2;
    private const int Rounds = 3;

    private readonly List<(string Phase, double Microseconds)> _phases = [];

    public TimeSpan Total { get; private set; }

    public IReadOnlyList<(string Phase, double Microseconds)> Microseconds => _phases;

    /// <summary>Runs a phase several times so that it is compiled well; the cheapest round counts.</summary>
    public T Run<T>(string phase, Func<T> work)
    {
        var (result, cpu) = Measure(phase, work);
        Total += cpu;
        return result;
    }

    /// <summary>The same for a part of another phase: shown, but not added.</summary>
    public void Note<T>(string phase, Func<T> work) => Measure(phase, work);

    private (T Result, TimeSpan Cpu) Measure<T>(string phase, Func<T> work)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            work();
        }

        // The best of some rounds: the compiler works beside the first ones.
        var result = work();
        var (cpu, elapsed) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < Rounds; i++)
        {
            GC.Collect();
            var started = TimeProvider.System.GetTimestamp();
            var before = Environment.CpuUsage.TotalTime;
            result = work();
            var (roundCpu, roundElapsed) = (Environment.CpuUsage.TotalTime - before, TimeProvider.System.GetElapsedTime(started));
            (cpu, elapsed) = roundCpu < cpu ? (roundCpu, roundElapsed) : (cpu, elapsed);
        }

        _phases.Add((phase, cpu.TotalMicroseconds / documents));
        report.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"  {phase,-34} {cpu.TotalMicroseconds / documents,9:F1} µs CPU {elapsed.TotalMicroseconds / documents,9:F1} µs elapsed"));
        return (result, cpu);
    }
}
