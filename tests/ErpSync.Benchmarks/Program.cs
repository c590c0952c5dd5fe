using ErpSync.Benchmarks;

const int BadArguments = 2;

if (args is ["worker", var configuration, var task])
{
    return await Worker.RunAsync(configuration, task);
}

IReadOnlyList<IBenchmark> benchmarks =
[
    new InitialBenchmark(), new IdleBenchmark(), new DeltaBenchmark(), new EngineBenchmark(), new MillionBenchmark(), new BigBenchmark(),
    new ConflictsBenchmark(), new RealtimeBenchmark(),
];
BenchmarkArguments arguments;
try
{
    arguments = BenchmarkArguments.Parse(args, [.. benchmarks.Select(benchmark => benchmark.Name)]);
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    await Console.Error.WriteLineAsync(BenchmarkArguments.Usage);
    return BadArguments;
}

var chosen = benchmarks.Single(benchmark => benchmark.Name == arguments.Name);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var report = new Report(Console.Out, chosen.Name);
report.Environment();
await chosen.RunAsync(arguments, report, stop.Token);
report.End();
return 0;
