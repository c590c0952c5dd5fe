using System.Globalization;

namespace ErpSync.Benchmarks;

/// <summary>CPU time of single-threaded phases, once warmed up.</summary>
internal sealed class PhaseClock(Report report, int documents)
{
    private readonly List<(string Phase, double Microseconds)> _phases = [];

    public TimeSpan Total { get; private set; }

    public IReadOnlyList<(string Phase, double Microseconds)> Microseconds => _phases;

    /// <summary>Runs a phase twice: the first time compiles it, the second counts.</summary>
    public T Run<T>(string phase, Func<T> work)
    {
        work();
        GC.Collect();
        var started = TimeProvider.System.GetTimestamp();
        var before = Environment.CpuUsage.TotalTime;
        var result = work();
        var cpu = Environment.CpuUsage.TotalTime - before;
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        Total += cpu;
        _phases.Add((phase, cpu.TotalMicroseconds / documents));
        report.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"  {phase,-32} {cpu.TotalMicroseconds / documents,9:F1} µs CPU/doc {elapsed.TotalMicroseconds / documents,9:F1} µs elapsed/doc"));
        return result;
    }
}
