using System.Collections.Concurrent;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The matrix of each version, played once for all tests that look at it.</summary>
public sealed class MatrixResults
{
    private readonly ConcurrentDictionary<string, Lazy<Task<MatrixRun>>> _runs = new(StringComparer.Ordinal);

    internal Task<MatrixRun> OfAsync(string version) => _runs.GetOrAdd(version, key => new Lazy<Task<MatrixRun>>(() => PlayAsync(key))).Value;

    private static async Task<MatrixRun> PlayAsync(string version)
    {
        var run = new MatrixRun(version, [.. MatrixKind.All.Where(kind => !kind.Sample)], MatrixChange.All);
        await run.PlayAsync();
        return run;
    }
}
