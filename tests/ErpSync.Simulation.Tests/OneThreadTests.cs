using ErpSync.Simulation.Scheduling;

namespace ErpSync.Simulation.Tests;

public sealed class OneThreadTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 20, 58, 33, TimeSpan.Zero);

    [Fact]
    public void Work_that_leaves_the_one_thread_is_noticed()
    {
        var loop = new SimulationLoop(new Random(1), Start);
        var process = new SimulatedProcess(loop, "test", 1, new Random(1));

        using var awaited = new ManualResetEventSlim();
        var running = process.Start(() =>
        {
            // Whoever awaits what has ended already never leaves.
            var outside = Task.Run(awaited.Wait);
            var waiting = WaitAsync(outside);
            awaited.Set();
            return waiting;
        });

        Assert.Throws<SimulationException>(() => loop.Run(running));
    }

    [Fact]
    public void A_day_passes_at_once()
    {
        var loop = new SimulationLoop(new Random(1), Start);
        var process = new SimulatedProcess(loop, "test", 1, new Random(1));

        loop.Run(process.Start(() => Task.Delay(TimeSpan.FromDays(1), process.Clock, CancellationToken.None)));

        Assert.Equal(Start + TimeSpan.FromDays(1), loop.Now);
    }

    [Fact]
    public void A_killed_process_does_nothing_any_more()
    {
        var loop = new SimulationLoop(new Random(1), Start);
        var world = new SimulatedProcess(loop, "world", 1, new Random(1));
        var victim = new SimulatedProcess(loop, "victim", 2, new Random(1));
        var done = 0;
        _ = victim.Start(async () =>
        {
            while (true)
            {
                done++;
                await Task.Delay(TimeSpan.FromSeconds(1), victim.Clock, CancellationToken.None);
            }
        });

        loop.Run(world.Start(async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(10.5), world.Clock, CancellationToken.None);
            victim.Kill();
            await Task.Delay(TimeSpan.FromSeconds(10), world.Clock, CancellationToken.None);
        }));

        Assert.Equal(11, done);
    }

    private static async Task WaitAsync(Task task) => await task;
}
