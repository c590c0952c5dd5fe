namespace ErpSync.Benchmarks;

/// <summary>One thing measured, against what else could do it, in one run.</summary>
internal interface IBenchmark
{
    string Name { get; }

    Task RunAsync(BenchmarkArguments arguments, Report report, CancellationToken cancellationToken);
}
