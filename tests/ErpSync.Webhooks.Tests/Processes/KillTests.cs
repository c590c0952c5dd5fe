using System.Globalization;

namespace ErpSync.Webhooks.Tests.Processes;

/// <summary>The module in the Shell as real processes: killed at any moment, and two at once.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Documents = 1000;
    private const int Seed = 20261129;

    // Ten in an ordinary run; ERPSYNC_TEST_KILLS=200 for as many as wanted.
    private static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("ERPSYNC_TEST_KILLS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_often_a_first_run_is_killed_every_document_is_there_once_and_the_next_run_is_idle()
    {
        var random = new Random(Seed);
        await using var world = await ProcessWorld.MakeAsync(Documents);
        var kills = 0;
        while (kills < Kills)
        {
            // So many writes are left for each of the remaining kills that the last ones still find some.
            var left = Math.Max(1, (Documents * 4 / 5) - world.Writes);
            var writes = random.Next(Math.Max(1, 2 * left / (Kills - kills + 1)));
            var moment = random.Next(3);
            using var shell = world.Sync();
            var point = new KillPoint([world.Cloud, world.Local], writes, moment, shell.Kill);
            var (exitCode, _, errors) = await shell.EndedAsync(Token);
            if (!point.HasStruck)
            {
                Assert.True(exitCode == 0, errors);
                break;
            }

            kills++;
            output.WriteLine($"killed at write {writes}, moment {moment}: {world.Writes} writes so far");
        }

        Assert.True(kills >= Math.Min(Kills, 5), $"Only {kills} kills met a run.");
        await EndAsync(world);
    }

    [Fact]
    public async Task Two_processes_on_one_state_file_never_interleave()
    {
        await using var world = await ProcessWorld.MakeAsync(200);
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var first = world.Sync();

        // The second one begins while the first one is in the middle of its writes.
        world.Local.Faults.AfterRequest = _ =>
        {
            if (world.Writes > 10)
            {
                met.TrySetResult();
            }
        };
        await met.Task.WaitAsync(TimeSpan.FromMinutes(5), Token);
        using var second = world.Sync();
        var (winner, loser) = (await first.EndedAsync(Token), await second.EndedAsync(Token));

        Assert.True(winner.ExitCode == 0, winner.Errors);
        Assert.True(loser.ExitCode == 0 || loser.Errors.Contains("ErpStateLocked", StringComparison.Ordinal) || loser.Errors.Contains("state file", StringComparison.Ordinal), loser.Errors);
        var runs = world.RunsOfLog();
        Assert.Equal(runs.Distinct(), runs.Where((run, index) => index == 0 || runs[index - 1] != run));
        await EndAsync(world, 200);
    }

    private static async Task EndAsync(ProcessWorld world, int documents = Documents)
    {
        foreach (var site in new[] { world.Cloud, world.Local })
        {
            (site.Faults.BeforeRequest, site.Faults.BeforeCommit, site.Faults.AfterRequest) = (null, null, null);
        }

        using (var last = world.Sync())
        {
            var (exitCode, _, errors) = await last.EndedAsync(Token);
            Assert.True(exitCode == 0, errors);
        }

        world.AssertEqual(documents);
        var writes = world.Writes;
        using (var idle = world.Sync())
        {
            var (exitCode, _, errors) = await idle.EndedAsync(Token);
            Assert.True(exitCode == 0, errors);
        }

        Assert.Equal(writes, world.Writes);
        world.AssertEqual(documents);
    }
}
