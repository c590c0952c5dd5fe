using System.Globalization;

namespace ErpSync.Benchmarks;

/// <summary>
/// How long an edit takes from one site to the other through the service, which runs as a process of its own, at several rates; how many
/// deliveries it accepts; and its memory. The sites are in this process, each call takes them 20 ms, their webhooks are their own.
/// </summary>
internal sealed class RealtimeBenchmark : IBenchmark
{
    private const int DefaultDocuments = 2000;
    private const int LeastEdits = 50;
    private const int WarmUpRate = 50;

    private static readonly int[] Rates = [1, 50, 200];
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Accepting = TimeSpan.FromSeconds(10);

    private int _edits;

    public string Name => "realtime";

    public async Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken)
    {
        var documents = arguments.Documents ?? DefaultDocuments;
        report.Line($"{documents} customers, {Latency.TotalMilliseconds} ms per call over loopback, half of the edits on each side");
        await using var sites = await RealtimeSites.StartAsync(documents, Latency, cancellationToken);
        report.Line(Invariant($"{"service at rest",-34} {sites.Host.Megabytes,8:F1} MB"));

        var least = await sites.LeastAsync(LeastEdits, cancellationToken);
        report.Line(Invariant($"{"least the sites' delays allow",-34} {Times(least)}"));
        report.Figure("least_p50_ms", least.Percentile(50));
        await EditAsync(sites, WarmUpRate, WarmUp, cancellationToken);
        await sites.SettleAsync(cancellationToken);
        sites.Log.Take();
        foreach (var rate in Rates)
        {
            await MeasureAsync(sites, rate, arguments.Stretch, report, cancellationToken);
        }

        var (accepted, elapsed) = await new AcceptLoad(sites).RunAsync(Accepting < arguments.Stretch ? Accepting : arguments.Stretch, cancellationToken);
        report.Line(Invariant($"{"deliveries accepted and durable",-34} {accepted / elapsed.TotalSeconds,8:F0} a second (aim 5000), {accepted} in {elapsed.TotalSeconds:F1} s"));
        report.Figure("accepts_per_second", accepted / elapsed.TotalSeconds);
        report.Line(Invariant($"{"memory of the service",-34} {sites.Host.PeakMegabytes,8:F1} MB at most (aim 100), {sites.Host.Megabytes:F1} MB now"));
        report.Figure("host_mb", sites.Host.PeakMegabytes);
        report.Figure("differences", sites.Differences());
        report.Figure("exit_code", await sites.Host.StopAsync(cancellationToken));
    }

    private async Task MeasureAsync(RealtimeSites sites, int rate, TimeSpan length, Report report, CancellationToken cancellationToken)
    {
        var (writes, cpu) = (sites.Writes, sites.Host.Cpu);
        var (edits, pending) = await EditAsync(sites, rate, length, cancellationToken);
        var lost = await sites.SettleAsync(cancellationToken);
        var times = sites.Log.Take();
        var busy = (sites.Host.Cpu - cpu) / length;
        var half = pending.Count / 2;
        var (first, second) = (Average(pending.Take(half)), Average(pending.Skip(half)));
        report.Line(Invariant($"{$"{rate} edits/s",-34} {Times(times)}, {busy * 100:F0} % of a core"));
        report.Line(Invariant($"{"",-34} {edits} edits, {sites.Writes - writes} writes, {lost} not arrived, {first:F0} then {second:F0} entries waiting, at most {pending.DefaultIfEmpty().Max()}"));
        foreach (var percent in new[] { 50, 95, 99 })
        {
            report.Figure($"p{percent}_ms_at_{rate}", times.Percentile(percent));
        }

        report.Figure($"pending_first_half_at_{rate}", first);
        report.Figure($"pending_second_half_at_{rate}", second);
        report.Figure($"writes_per_edit_at_{rate}", edits == 0 ? 0 : (sites.Writes - writes) / (double)edits);
        report.Figure($"lost_at_{rate}", lost);
    }

    // Edits at a steady rate, on each side in turn, every document of one side; and how many entries wait meanwhile.
    private async Task<(int Edits, List<int> Pending)> EditAsync(RealtimeSites sites, int rate, TimeSpan length, CancellationToken cancellationToken)
    {
        var pending = new List<int>();
        var edits = 0;
        var nextLook = TimeSpan.FromSeconds(1);
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) is var elapsed && elapsed < length)
        {
            while (edits < elapsed.TotalSeconds * rate)
            {
                edits++;
                var number = ++_edits;
                sites.Edit(number % 2 == 0 ? Side.Cloud : Side.Local, sites.Customers[number % sites.Customers.Count], number);
            }

            if (elapsed > nextLook)
            {
                nextLook += TimeSpan.FromSeconds(1);
                pending.Add(await sites.PendingAsync(cancellationToken));
            }

            await Task.Delay(1, cancellationToken);
        }

        return (edits, pending);
    }

    private static double Average(IEnumerable<int> values) => values.DefaultIfEmpty().Average();

    private static string Times(Latencies times) =>
        Invariant($"{times.Percentile(50),8:F0} ms p50 {times.Percentile(95),8:F0} ms p95 {times.Percentile(99),8:F0} ms p99");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
