using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>
/// The first run: customers and orders of ten rows that only one side has, one way and both ways, against the one-at-a-time client and the
/// ceiling. The one-at-a-time client does a sample: its cost is the same for each document.
/// </summary>
internal sealed class InitialBenchmark : IBenchmark
{
    private const int DefaultDocuments = 600;
    private const int Sample = 60;
    private const int Few = 24;

    public string Name => "initial";

    public async Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken)
    {
        var timing = arguments.Timing ?? SandboxTiming.ErpNext;
        var (customers, orders) = TradeData.Split(arguments.Documents ?? DefaultDocuments);
        var documents = customers + orders;
        report.Line($"{customers} customers and {orders} orders of {TradeData.OrderRows} rows, timing {timing}");

        await WarmUpAsync(cancellationToken);
        var naive = await MeasureAsync(false, Math.Min(documents, Sample), timing, async world =>
        {
            using var client = new SequentialClient(world);
            var (sampleCustomers, sampleOrders) = TradeData.Split(Math.Min(documents, Sample));
            await client.CopyAsync(
                Side.Cloud,
                new Dictionary<string, int> { ["Customer"] = sampleCustomers, ["Sales Order"] = sampleOrders },
                cancellationToken);
        });
        var sample = Math.Min(documents, Sample);
        report.Show($"one at a time, {sample} of them", naive, sample);
        foreach (var bothWays in new[] { false, true })
        {
            var way = bothWays ? "both_ways" : "one_way";
            var ceiling = await MeasureAsync(bothWays, documents, timing, world => CopyAtCeilingAsync(world, bothWays, cancellationToken));
            report.Show($"ceiling, {way}", ceiling, documents);
            var engine = await MeasureAsync(bothWays, documents, timing, world => world.SyncAsync(new SyncRequest(), cancellationToken));
            report.Show($"ErpSync, {way}", engine, documents);
            var vsNaive = naive.Elapsed / sample / (engine.Elapsed / documents);
            var vsCeiling = ceiling.Elapsed / engine.Elapsed;
            report.Line($"{way}: {vsNaive:F2} × one at a time (aim 15), {vsCeiling:F3} × ceiling (aim 0.85)");
            report.Figure(bothWays ? "vs_naive_both_ways" : "vs_naive", vsNaive);
            report.Figure(bothWays ? "vs_ceiling_both_ways" : "vs_ceiling", vsCeiling);
            report.Figures($"engine_{way}", engine, documents);
            report.Figures($"ceiling_{way}", ceiling, documents);
        }

        report.Figure("documents", documents);
        report.Figure("naive_documents_per_second", sample / naive.Elapsed.TotalSeconds);
        report.Figure("timing", $"{timing}");
    }

    private static async Task<Measurement> MeasureAsync(bool bothWays, int documents, SandboxTiming timing, Func<World, Task> work)
    {
        await using var world = new World(TradeData.DocTypes);
        TradeData.InsertMasters(world.Sites);
        var (customers, orders) = TradeData.Split(documents);
        var (there, ordersThere) = bothWays ? (customers / 2, orders / 2) : (customers, orders);
        TradeData.Fill(world.Sites.Cloud, 1, there, 1, ordersThere);

        // The counter of the local site goes on where the cloud's ended, so that no order of one side has the name of another's.
        TradeData.Fill(world.Sites.Local, 1 + there, customers - there, 1 + ordersThere, 0);
        NumberedOrders.Insert(world.Sites.Local, 1 + ordersThere, orders - ordersThere);
        world.SetTiming(timing);
        return await Measurement.OfAsync(world.Tally, () => work(world));
    }

    // So that none of them pays for being compiled.
    private static async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        await MeasureAsync(true, Few, SandboxTiming.None, world => CopyAtCeilingAsync(world, true, cancellationToken));
        await MeasureAsync(true, Few, SandboxTiming.None, world => world.SyncAsync(new SyncRequest(), cancellationToken));
    }

    private static async Task CopyAtCeilingAsync(World world, bool bothWays, CancellationToken cancellationToken)
    {
        using var loader = new CeilingLoader(world);
        var sides = bothWays ? new[] { Side.Cloud, Side.Local } : [Side.Cloud];
        foreach (var docType in TradeData.DocTypes)
        {
            // Both directions at once: they load different sites. What one side gets meanwhile is not among what it is asked for.
            await Task.WhenAll(sides.Select(side => loader.CopyAsync(
                side, docType, docType == "Customer" ? null : "Sales Order Item", Missing.On(world, side, docType), cancellationToken)));
        }
    }
}
