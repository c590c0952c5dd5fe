using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>
/// A run in which nothing has changed: the first one of a new process, and the next one. The one-at-a-time client does a sample and is
/// scaled up: its cost is the same for each pair.
/// </summary>
internal sealed class IdleBenchmark : IBenchmark
{
    private const int DefaultDocuments = 2000;
    private const int Sample = 40;

    public string Name => "idle";

    public async Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken)
    {
        var timing = arguments.Timing ?? SandboxTiming.ErpNext;
        var (customers, orders) = TradeData.Split(arguments.Documents ?? DefaultDocuments);
        var pairs = customers + orders;
        await using var world = new World(TradeData.DocTypes);
        var baseline = await AgreedPairs.BaselineAsync(world, customers, orders, cancellationToken);
        report.Show($"baseline of {pairs} pairs, no timing", baseline, pairs);
        world.SetTiming(timing);

        var first = await Measurement.OfAsync(world.Tally, () => world.SyncAsync(new SyncRequest(), cancellationToken));
        report.Show("ErpSync, first idle run", first, pairs);
        var next = await Measurement.OfAsync(world.Tally, () => world.SyncAsync(new SyncRequest(), cancellationToken));
        report.Show("ErpSync, next idle run", next, pairs);

        using var loader = new CeilingLoader(world);
        var nothing = new JsonArray(new JsonArray("modified", ">", "2100-01-01 00:00:00"));
        var looks = new[] { Side.Cloud, Side.Local }.SelectMany(side => TradeData.DocTypes.Select(docType => (side, docType))).ToList();
        var ceiling = await Measurement.OfAsync(world.Tally, () => Task.WhenAll(
            looks.Select(look => loader.LookAsync(look.side, look.docType, (JsonArray)nothing.DeepClone(), cancellationToken))));
        report.Show("ceiling, one list per DocType", ceiling, pairs);

        // Last: it writes what has not changed.
        var (sampleCustomers, sampleOrders) = TradeData.Split(Math.Min(pairs, Sample));
        var sample = sampleCustomers + sampleOrders;
        using var client = new SequentialClient(world);
        var naive = await Measurement.OfAsync(world.Tally, () => client.CopyAsync(
            Side.Cloud, new Dictionary<string, int> { ["Customer"] = sampleCustomers, ["Sales Order"] = sampleOrders }, cancellationToken));
        report.Show($"one at a time, {sample} of them", naive, sample);

        var vsNaive = naive.Elapsed / sample * pairs / next.Elapsed;
        var lists = Lists(next) / (2.0 * TradeData.DocTypes.Count);
        report.Line($"{vsNaive:F0} × one at a time (aim 500 at 100,000 pairs), {lists:F1} lists per DocType and site (aim 2)");
        report.Figure("pairs", pairs);
        report.Figure("vs_naive", vsNaive);
        report.Figure("vs_ceiling", ceiling.Elapsed / next.Elapsed);
        report.Figure("lists_per_doctype_and_site", lists);
        report.Figures("first_run", first, 0);
        report.Figures("next_run", next, 0);
        report.Figure("naive_seconds_scaled", naive.Elapsed.TotalSeconds / sample * pairs);
        report.Figure("bytes_per_pair", world.StateBytes / (double)pairs);
        report.Figure("timing", $"{timing}");
    }

    private static int Lists(Measurement measured) => measured.Requests.Kinds
        .Where(kind => TradeData.DocTypes.Any(docType => kind.Key.StartsWith($"list {docType},", StringComparison.Ordinal)))
        .Sum(kind => kind.Value);
}
