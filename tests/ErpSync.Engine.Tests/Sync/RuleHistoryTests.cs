using System.Globalization;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>
/// Generated histories under field rules, row filters, Singles and attachments, between sites of all versions. A failing one names its seed: run it alone
/// with ERPSYNC_TEST_SEED=&lt;seed&gt;. ERPSYNC_TEST_HISTORIES sets how many are played, a twentieth of those without rules.
/// </summary>
public sealed class RuleHistoryTests
{
    private const int FirstSeed = 20_261_129;

    [Fact]
    public async Task Generated_histories_keep_to_their_rules_and_lose_nothing()
    {
        foreach (var seed in Seeds(20))
        {
            using var history = new RuleHistory(seed);
            await history.PlayAsync(30);
            var violations = await history.ViolationsAsync();
            Assert.True(violations.Count == 0, $"seed {seed}: {string.Join("; ", violations)}{Environment.NewLine}{history.Script}");
        }
    }

    [Fact]
    public async Task Exchanging_the_sides_mirrors_the_outcome()
    {
        foreach (var seed in Seeds(80))
        {
            using var history = new RuleHistory(seed);
            using var mirrored = new RuleHistory(seed, isMirrored: true);
            await history.PlayAsync(30);
            await mirrored.PlayAsync(30);
            var (expected, actual) = (history.Outcome(), mirrored.Outcome());
            Assert.True(
                expected.SequenceEqual(actual, StringComparer.Ordinal),
                $"seed {seed}: only in the history: {string.Join("; ", expected.Except(actual))} only in its mirror: {string.Join("; ", actual.Except(expected))}{Environment.NewLine}{history.Script}");
        }
    }

    private static IEnumerable<int> Seeds(int share)
    {
        if (Environment.GetEnvironmentVariable("ERPSYNC_TEST_SEED") is { Length: > 0 } one)
        {
            return [int.Parse(one, CultureInfo.InvariantCulture)];
        }

        var count = Environment.GetEnvironmentVariable("ERPSYNC_TEST_HISTORIES") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : 1000;
        return Enumerable.Range(FirstSeed, Math.Max(4, count / share));
    }
}
