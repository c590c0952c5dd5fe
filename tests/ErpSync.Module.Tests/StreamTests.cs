using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class StreamTests
{
    [Fact]
    public void Each_event_of_the_engine_reaches_its_stream()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(
            new VerboseEvent("deciding"),
            new DebugEvent("GET /api"),
            new WarningEvent("clock is off"),
            new InformationEvent("Customer done"),
            new ResultEvent(Samples.Result()));

        var run = runspace.Run("$DebugPreference = 'Continue'; Invoke-ErpSync -Verbose");

        Assert.Single(run.Of<SyncResult>());
        Assert.Contains("deciding", run.Verbose);
        Assert.Contains("GET /api", run.Debug);
        Assert.Equal(["clock is off"], run.Warnings);
        var information = Assert.Single(run.Information);
        Assert.Equal("Customer done", information.MessageData);
        Assert.Contains("ErpSync", information.Tags);
    }

    [Fact]
    public void Results_stream_before_the_run_has_ended()
    {
        using var runspace = new ModuleRunspace();
        var seen = new TaskCompletionSource();
        runspace.Engine.OnSync = (_, token) => Run(token);
        runspace.Runspace.SessionStateProxy.SetVariable("seen", seen);

        var run = runspace.Run("Invoke-ErpSync | ForEach-Object { $seen.TrySetResult() | Out-Null; $_ }");

        Assert.Equal(["first", "second"], run.Of<SyncResult>().Select(result => result.Name));

        async IAsyncEnumerable<EngineEvent> Run([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            yield return new ResultEvent(Samples.Result("first"));
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            yield return new ResultEvent(Samples.Result("second"));
        }
    }

    [Fact]
    public void A_slow_consumer_slows_the_engine_down()
    {
        using var runspace = new ModuleRunspace();
        var produced = 0;
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(Enumerable.Range(0, 5000).Select(number =>
        {
            produced = number;
            return new ResultEvent(Samples.Result());
        }));

        runspace.Run("foreach ($x in 1) { Invoke-ErpSync | ForEach-Object { break } }");

        Assert.InRange(produced, 0, 600);
    }

    [Fact]
    public void The_engine_is_closed_after_success_failure_and_break()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(new ResultEvent(Samples.Result()));

        runspace.Run("Invoke-ErpSync");
        runspace.Run("foreach ($x in 1) { Invoke-ErpSync | ForEach-Object { break } }");
        runspace.Run("Invoke-ErpSync | ForEach-Object { throw 'downstream' }");

        Assert.Equal(3, runspace.Engine.TimesClosed);
    }

    [Fact]
    public void A_downstream_error_is_the_one_that_is_reported()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(new ResultEvent(Samples.Result()));

        var run = runspace.Run("Invoke-ErpSync | ForEach-Object { throw 'downstream' }");

        Assert.Equal("downstream", run.Terminating?.Exception.Message);
    }
}
