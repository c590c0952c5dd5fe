using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>
/// Many pairs agreed on, then an idle run, then a comparison of all. The engine runs in processes of its own against sites over loopback;
/// the first run is killed three times on its way and started again.
/// </summary>
internal sealed class MillionBenchmark : IBenchmark
{
    private const int DefaultDocuments = 1_000_000;
    private const int BatchSize = 500;
    private const int Kills = 3;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    public string Name => "million";

    public async Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken)
    {
        var pairs = arguments.Documents ?? DefaultDocuments;
        var sites = PracticeSites.Create(new PracticeOptions { Documents = 0 });
        var started = Stopwatch.StartNew();
        AgreedPairs.Fill(sites, pairs, 0);
        report.Line($"{pairs} pairs made in {started.Elapsed.TotalSeconds:F0} s; engine in a process of its own, sites over loopback");
        await using var world = await ServedWorld.StartAsync(
            sites, arguments.Timing ?? SandboxTiming.None, ["Customer"], BatchSize, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(arguments.Limit);
        var bare = Number(await world.RunAsync("none", cancellationToken), "peak_mb");
        report.Figure("pairs", pairs);
        report.Figure("bare_process_mb", bare);
        try
        {
            await MeasureAsync(world, pairs, bare, report, limit.Token);
            report.Figure("finished", 1);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            report.Line($"Stopped after {arguments.Limit.TotalMinutes:F0} minutes with {await world.PairsAsync()} pairs.");
            report.Figure("finished", 0);
            report.Figure("pairs_reached", await world.PairsAsync());
        }
    }

    private static async Task MeasureAsync(ServedWorld world, int pairs, double bare, Report report, CancellationToken cancellationToken)
    {
        var baseline = Stopwatch.StartNew();
        var peakKilled = 0.0;
        var killed = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            var (peak, wasKilled) = await KillAtAsync(world, pairs * (long)kill / (Kills + 1), report, cancellationToken);
            peakKilled = Math.Max(peakKilled, peak);
            killed += wasKilled ? 1 : 0;
        }

        var last = await world.RunAsync("sync", cancellationToken);
        baseline.Stop();
        var reached = await world.PairsAsync();
        var baselinePeak = Math.Max(peakKilled, Number(last, "peak_mb"));
        report.Line($"baseline: {baseline.Elapsed.TotalSeconds:F0} s, {reached} pairs, killed {killed} times, peak {baselinePeak:F0} MB");
        var idle = await world.RunAsync("sync", cancellationToken);
        report.Line($"idle: {Number(idle, "seconds"):F2} s, peak {Number(idle, "peak_mb"):F0} MB");
        var compare = await world.RunAsync("compare", cancellationToken);
        var differences = Number(compare, "results");
        report.Line($"compare: {Number(compare, "seconds"):F0} s, {differences} differences, peak {Number(compare, "peak_mb"):F0} MB");
        var most = new[] { baselinePeak, Number(idle, "peak_mb"), Number(compare, "peak_mb") }.Max();
        report.Line($"memory: {most - bare:F0} MB above a bare process of {bare:F0} MB (aim 100)");
        report.Figure("pairs_reached", reached);
        report.Figure("killed", killed);
        report.Figure("baseline_seconds", baseline.Elapsed.TotalSeconds);
        report.Figure("baseline_pairs_per_second", reached / baseline.Elapsed.TotalSeconds);
        report.Figure("idle_seconds", Number(idle, "seconds"));
        report.Figure("compare_seconds", Number(compare, "seconds"));
        report.Figure("differences", differences);
        report.Figure("memory_mb_above_shell", most - bare);
        report.Figure("idle_mb_above_shell", Number(idle, "peak_mb") - bare);
        report.Figure("compare_mb_above_shell", Number(compare, "peak_mb") - bare);
        report.Figure("bytes_per_pair", world.StateBytes / (double)reached);
    }

    private static async Task<(double PeakMegabytes, bool WasKilled)> KillAtAsync(
        ServedWorld world, long pairs, Report report, CancellationToken cancellationToken)
    {
        using var process = world.Start("sync");
        var peak = 0.0;
        try
        {
            while (!process.HasExited && await world.PairsAsync() < pairs)
            {
                process.Refresh();
                peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64 / 1024.0 / 1024);
                await Task.Delay(LookEvery, cancellationToken);
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        report.Line($"  killed at {await world.PairsAsync()} pairs, peak {peak:F0} MB");
        return (peak, process.ExitCode != 0);
    }

    private static double Number(JsonObject answer, string key) => double.Parse(answer[key]!.ToString(), CultureInfo.InvariantCulture);
}
