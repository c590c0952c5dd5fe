using System.Management.Automation;
using System.Runtime.CompilerServices;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class CancellationTests
{
    [Fact]
    public async Task Ctrl_C_ends_a_run_within_two_seconds_and_the_engine_hears_of_it()
    {
        using var runspace = new ModuleRunspace();
        var working = new TaskCompletionSource();
        var heard = new TaskCompletionSource();
        runspace.Engine.OnSync = (_, token) => Endless(working, heard, token);
        using var shell = runspace.Script("Invoke-ErpSync");
        var run = shell.InvokeAsync();
        await working.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        using var clock = new Patience();
        shell.Stop();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => run);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        await HoldsAsync(() => runspace.Engine.TimesClosed == 1, "The engine is closed.");
    }

    [Fact]
    public async Task Ctrl_C_ends_the_command_in_time_even_when_the_engine_does_not_listen()
    {
        using var runspace = new ModuleRunspace();
        var working = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        runspace.Engine.OnSync = (_, _) => Deaf(working, release);
        using var shell = runspace.Script("Invoke-ErpSync");
        var run = shell.InvokeAsync();
        await working.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        using var clock = new Patience();
        shell.Stop();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"It took {clock.Elapsed}.");
        await Assert.ThrowsAsync<PipelineStoppedException>(() => run);
        Assert.Equal(0, runspace.Engine.TimesClosed);
        release.SetResult();
        await HoldsAsync(() => runspace.Engine.TimesClosed == 1, "The engine is closed once its last write is home.");
    }

    [Fact]
    public async Task A_downstream_break_cancels_the_engine()
    {
        using var runspace = new ModuleRunspace();
        var working = new TaskCompletionSource();
        var heard = new TaskCompletionSource();
        runspace.Engine.OnSync = (_, token) => Endless(working, heard, token);

        runspace.Run("foreach ($x in 1) { Invoke-ErpSync | ForEach-Object { break } }");

        await heard.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static async IAsyncEnumerable<EngineEvent> Endless(
        TaskCompletionSource working, TaskCompletionSource heard, [EnumeratorCancellation] CancellationToken token)
    {
        yield return new ResultEvent(Samples.Result());
        working.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, token);
        }
        finally
        {
            heard.TrySetResult();
        }
    }

    private static async IAsyncEnumerable<EngineEvent> Deaf(TaskCompletionSource working, TaskCompletionSource release)
    {
        working.TrySetResult();
        await release.Task;
        yield break;
    }

    // The pipeline thread itself goes on with the test when the run ends; it must be let go, for it closes the command afterwards.
    private static async Task HoldsAsync(Func<bool> condition, string what)
    {
        for (var tries = 0; tries < 3000 && !condition(); tries++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(condition(), what);
    }
}
