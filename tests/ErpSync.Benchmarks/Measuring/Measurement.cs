namespace ErpSync.Benchmarks;

/// <summary>What a stretch of work took.</summary>
/// <param name="Elapsed">By the wall clock.</param>
/// <param name="Cpu">Of the whole process: engine and sandbox sites.</param>
/// <param name="Requests">The requests of that stretch, to both sites.</param>
internal sealed record Measurement(TimeSpan Elapsed, TimeSpan Cpu, RequestCounts Requests)
{
    /// <summary>Measures some work on two sites.</summary>
    public static async Task<Measurement> OfAsync(RequestTally tally, Func<Task> work)
    {
        tally.Restart();
        var cpu = Environment.CpuUsage.TotalTime;
        var started = TimeProvider.System.GetTimestamp();
        await work();
        return new Measurement(TimeProvider.System.GetElapsedTime(started), Environment.CpuUsage.TotalTime - cpu, tally.Counts());
    }
}
