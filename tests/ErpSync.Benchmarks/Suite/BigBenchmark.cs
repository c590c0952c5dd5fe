using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>
/// Documents of 5 MB and documents of 1,000 rows among ordinary ones: memory must not grow with their number. The engine runs in processes
/// of its own against sites over loopback.
/// </summary>
internal sealed class BigBenchmark : IBenchmark
{
    private const int DefaultDocuments = 3;
    private const int LargeText = 5_000_000;
    private const int ManyRows = 1000;
    private const int Ordinary = 100;
    private const int More = 3;

    public string Name => "big";

    public async Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken)
    {
        var big = arguments.Documents ?? DefaultDocuments;
        var timing = arguments.Timing ?? SandboxTiming.None;
        var none = await RunAsync(0, timing, report, cancellationToken);
        var some = await RunAsync(big, timing, report, cancellationToken);
        var many = await RunAsync(big * More, timing, report, cancellationToken);
        report.Line($"{big} big documents of each kind: {some - none:F0} MB more than none (aim: flat)");
        report.Line($"{big * More} of each kind: {many - some:F0} MB more again");
        report.Figure("big_documents_of_each_kind", big);
        report.Figure("peak_mb_without", none);
        report.Figure("peak_mb", some);
        report.Figure("peak_mb_threefold", many);
        report.Figure("growth_mb", many - some);
        report.Figure("timing", $"{timing}");
    }

    private static async Task<double> RunAsync(int big, SandboxTiming timing, Report report, CancellationToken cancellationToken)
    {
        var sites = PracticeSites.Create(new PracticeOptions { Documents = 0 });
        TradeData.InsertMasters(sites);
        TradeData.Fill(sites.Cloud, 1, Ordinary, 1, Ordinary / 10);
        for (var i = 0; i < big; i++)
        {
            var text = new string((char)('a' + (i % 26)), LargeText);
            sites.Cloud.Insert("Note", new JsonObject { ["title"] = $"Large note {i}", ["content"] = $"<p>{text}</p>" });
            sites.Cloud.Insert("Sales Order", TradeData.Order(Ordinary + 1 + i, ManyRows));
        }

        await using var world = await ServedWorld.StartAsync(sites, timing, [.. TradeData.DocTypes, "Note"], 50, cancellationToken);
        var took = await world.RunAsync("sync", cancellationToken);
        var peak = Number(took, "peak_mb");
        report.Line(
            $"{big} × 5 MB and {big} × {ManyRows} rows: {Number(took, "seconds"):F1} s, peak {peak:F0} MB, "
            + $"allocated {Number(took, "allocated_mb"):F0} MB, state {world.StateBytes / 1e6:F1} MB");
        return peak;
    }

    private static double Number(JsonObject answer, string key) => double.Parse(answer[key]!.ToString(), CultureInfo.InvariantCulture);
}
