using System.Globalization;
using ErpSync.Simulation.Histories;
using ErpSync.Simulation.Shrinking;
using ErpSync.Simulation.States;

namespace ErpSync.Simulation.Tests;

/// <summary>
/// Generated histories of people, administrators, faults, runs and the service. A failing one names its seed; the program of
/// ErpSync.Simulation plays it again. ERPSYNC_TEST_SIMULATIONS sets how many are played, ERPSYNC_TEST_SIMULATION_MIRRORS how many are mirrored.
/// </summary>
public sealed class GeneratedHistoryTests
{
    private const int FirstSeed = 1;

    [Fact]
    public void Generated_histories_hold_every_invariant()
    {
        var simulation = new SimulationRun();
        simulation.Run(
            FirstSeed, Count("ERPSYNC_TEST_SIMULATIONS", 500), Environment.ProcessorCount, longest: null, restoresState: false, told: null, TestContext.Current.CancellationToken);

        Assert.True(simulation.Failed.Count == 0, $"{simulation.Failed.Count} histories failed. The first:{Environment.NewLine}{Readable(simulation.Failed)}");
    }

    [Theory]
    [InlineData(1025)]
    [InlineData(1251)]
    [InlineData(1375)]
    public void A_batch_that_waits_for_a_document_being_made_stays_on_the_one_thread(int seed)
    {
        using var folder = new StateFolder();

        var played = HistoryPlayer.Play(HistoryMaker.Make(seed, withFaults: false), folder);

        Assert.Empty(played.Findings.Violations);
    }

    [Fact]
    public void Exchanging_the_sides_mirrors_the_outcome() => CheckVaried(Variation.Mirror);

    [Fact]
    public void Deliveries_lost_doubled_late_and_out_of_order_change_nothing() => CheckVaried(Variation.Deliver);

    [Fact]
    public void Wrong_clocks_and_other_zones_change_nothing() => CheckVaried(Variation.Skew);

    [Fact]
    public void The_same_seed_makes_the_same_trace()
    {
        using var folder = new StateFolder();
        for (var seed = 1; seed <= 6; seed++)
        {
            var history = HistoryMaker.Make(seed, withFaults: seed % 2 == 0);

            var first = HistoryPlayer.Play(history, folder, isRecorded: true);
            var second = HistoryPlayer.Play(history, folder, isRecorded: true);

            Assert.True(first.Trace.Length > 10_000, $"seed {seed}: nothing happened.");
            Assert.Equal(first.Trace, second.Trace);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_state_in_memory_and_a_file_play_the_same(bool withFaults)
    {
        using var folder = new StateFolder();
        for (var seed = FirstSeed; seed < FirstSeed + 8; seed++)
        {
            var history = HistoryMaker.Make(seed, withFaults);
            history = history with
            {
                Settings = history.Settings with { HasService = false, ThrottleLimit = 1 },

                // What only the one in memory does: dying at a commit, a full disk, and giving its lease back though the file is held.
                Acts = [.. history.Acts.Where(act => act.Kind is not (ActKind.Crash or ActKind.DiskFull or ActKind.StateLocked))],
            };

            var inMemory = HistoryPlayer.Play(history with { Settings = history.Settings with { IsStateInMemory = true } }, folder, isRecorded: true);
            var inFile = HistoryPlayer.Play(history with { Settings = history.Settings with { IsStateInMemory = false } }, folder, isRecorded: true);

            Assert.True(
                inFile.Trace == inMemory.Trace,
                $"seed {seed}, in the file:{Environment.NewLine}{string.Join(Environment.NewLine, inFile.Script)}{Environment.NewLine}in memory:{Environment.NewLine}"
                    + string.Join(Environment.NewLine, inMemory.Script));
        }
    }

    private static void CheckVaried(Func<int, StateFolder, Played> vary)
    {
        using var folder = new StateFolder();
        for (var seed = FirstSeed; seed < FirstSeed + Count("ERPSYNC_TEST_SIMULATION_MIRRORS", 8); seed++)
        {
            var played = vary(seed, folder);

            Assert.True(
                played.Findings.Violations.Count == 0,
                $"seed {seed}: {string.Join("; ", played.Findings.Violations)}{Environment.NewLine}{string.Join(Environment.NewLine, played.Script)}");
        }
    }

    private static string Readable(IReadOnlyList<Played> failed)
    {
        if (failed.Count == 0)
        {
            return "";
        }

        using var folder = new StateFolder();
        var shrunk = Shrinker.Shrink(failed[0].History, failed[0].Findings.Violations[0].Invariant, folder);
        var played = HistoryPlayer.Play(shrunk, folder, isRecorded: true);
        var lines = failed.Select(one => $"seed {one.History.Seed}: {one.Findings.Violations[0]}").Append("").Concat(played.Script)
            .Concat(played.Findings.Violations.Select(violation => $"{violation}"));
        return string.Join(Environment.NewLine, lines);
    }

    private static int Count(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
