using System.Collections.Concurrent;
using System.Globalization;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>
/// Generated histories against the sandbox core, on the threads of the pool and over a real state file; the simulation plays more of the world in
/// a thread's own order. A failing one names its seed: run it alone with ERPSYNC_TEST_SEED=&lt;seed&gt;.
/// ERPSYNC_TEST_HISTORIES sets how many are played.
/// </summary>
public sealed class HistoryTests
{
    private const int FirstSeed = 20_261_122;

    [Fact]
    public async Task Generated_histories_converge_and_lose_double_and_resurrect_nothing()
    {
        var failures = await PlayAsync(Count("ERPSYNC_TEST_HISTORIES", 300), seed => PlayOneAsync(seed, withFaults: seed % 2 == 0));

        Assert.True(failures.Count == 0, $"{failures.Count} histories failed. The first:{Environment.NewLine}{failures.FirstOrDefault()}");
    }

    [Fact]
    public async Task Exchanging_the_sides_mirrors_the_outcome()
    {
        var failures = await PlayAsync(Count("ERPSYNC_TEST_MIRRORS", 20), async seed =>
        {
            using var history = new History(seed);
            using var mirrored = new History(seed, isMirrored: true);
            await history.PlayAsync(25, withFaults: false);
            await mirrored.PlayAsync(25, withFaults: false);
            var expected = history.Outcome();
            var actual = mirrored.Outcome();
            return expected.SequenceEqual(actual, StringComparer.Ordinal) ? null
                : $"seed {seed}: only in the history: {string.Join("; ", expected.Except(actual))} only in its mirror: {string.Join("; ", actual.Except(expected))}"
                    + $"{Environment.NewLine}{history.Script}{Environment.NewLine}--- mirrored{Environment.NewLine}{mirrored.Script}";
        });

        Assert.True(failures.Count == 0, $"{failures.Count} mirrors differ. The first:{Environment.NewLine}{failures.FirstOrDefault()}");
    }

    private static async Task<string?> PlayOneAsync(int seed, bool withFaults)
    {
        using var history = new History(seed);
        try
        {
            await history.PlayAsync(24, withFaults);
            var violations = await history.ViolationsAsync();
            return violations.Count == 0 ? null : $"seed {seed}: {string.Join("; ", violations)}{Environment.NewLine}{history.Script}";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return $"seed {seed}: {exception}{Environment.NewLine}{history.Script}";
        }
    }

    private static async Task<IReadOnlyCollection<string>> PlayAsync(int count, Func<int, Task<string?>> play)
    {
        var seeds = Environment.GetEnvironmentVariable("ERPSYNC_TEST_SEED") is { Length: > 0 } one
            ? [int.Parse(one, CultureInfo.InvariantCulture)]
            : Enumerable.Range(FirstSeed, count).ToList();
        var failures = new ConcurrentDictionary<int, string>();
        await Parallel.ForEachAsync(seeds, TestContext.Current.CancellationToken, async (seed, _) =>
        {
            if (await play(seed) is { } failure)
            {
                failures[seed] = failure;
            }
        });
        return [.. failures.OrderBy(failure => failure.Value.Length).Select(failure => failure.Value)];
    }

    private static int Count(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
