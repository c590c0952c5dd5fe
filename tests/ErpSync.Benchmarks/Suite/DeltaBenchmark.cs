using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>One percent of the pairs edited on each side, none on both, against a loader that knows which.</summary>
internal sealed class DeltaBenchmark : IBenchmark
{
    private const int DefaultDocuments = 2000;

    public string Name => "delta";

    public async Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken)
    {
        var timing = arguments.Timing ?? SandboxTiming.ErpNext;
        var (customers, orders) = TradeData.Split(arguments.Documents ?? DefaultDocuments);
        await using var world = new World(TradeData.DocTypes);
        await AgreedPairs.BaselineAsync(world, customers, orders, cancellationToken);
        var (some, someOrders) = (Math.Max(1, customers / 100), Math.Max(1, orders / 100));
        var edited = 2 * (some + someOrders);

        Edit(world, some, someOrders, "first");
        world.SetTiming(timing);
        var engine = await Measurement.OfAsync(world.Tally, () => world.SyncAsync(new SyncRequest(), cancellationToken));
        report.Show($"ErpSync, {edited} of {customers + orders} edited", engine, edited);

        world.SetTiming(SandboxTiming.None);
        var changes = Edit(world, some, someOrders, "second");
        world.SetTiming(timing);
        using var loader = new CeilingLoader(world);
        var ceiling = await Measurement.OfAsync(world.Tally, () => Task.WhenAll(changes.SelectMany(side => side.Names.Select(
            names => loader.UpdateAsync(side.Side, names.Key, RowsOf(names.Key), In(names.Value), cancellationToken)))));
        report.Show("ceiling, the same number", ceiling, edited);

        var vsCeiling = engine.Elapsed / ceiling.Elapsed;
        report.Line($"{vsCeiling:F2} × the time of the ceiling (aim 1.3)");
        report.Figure("pairs", customers + orders);
        report.Figure("edited", edited);
        report.Figure("times_ceiling", vsCeiling);
        report.Figure("vs_ceiling", 1 / vsCeiling);
        report.Figures("engine", engine, edited);
        report.Figures("ceiling", ceiling, edited);
        report.Figure("timing", $"{timing}");
    }

    private static List<(Side Side, IReadOnlyDictionary<string, IReadOnlyList<string>> Names)> Edit(
        World world, int customers, int orders, string value) =>
    [
        (Side.Cloud, AgreedPairs.Edit(world.Sites.Cloud, 0, customers, orders, value)),
        (Side.Local, AgreedPairs.Edit(world.Sites.Local, Math.Max(customers, orders), customers, orders, value)),
    ];

    private static string? RowsOf(string docType) => docType == "Customer" ? null : "Sales Order Item";

    private static JsonArray In(IReadOnlyList<string> names) =>
        new(new JsonArray("name", "in", new JsonArray([.. names.Select(name => (JsonNode?)JsonValue.Create(name))])));
}
