using System.Management.Automation;
using ErpSync.Commands.Hosting;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class WebhookCommandTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_server_beside_other_work_is_an_object_that_the_pipeline_stops()
    {
        using var runspace = new ModuleRunspace();

        var server = runspace.Run("$server = Start-ErpWebhookServer -NoWait -PassThru -Port 5055; $server").Of<ErpWebhookServer>().Single();
        var state = server.State;
        runspace.Run("$server | Stop-ErpWebhookServer -DrainSeconds 7; $server | Stop-ErpWebhookServer");

        Assert.Equal((5055, WebhookServerState.Running), (server.Port, state));
        Assert.Equal(WebhookServerState.Stopped, server.State);
        Assert.Equal([TimeSpan.FromSeconds(7)], runspace.Webhooks.Sessions.Single().Stops);
        Assert.Equal(1, runspace.Webhooks.Sessions.Single().Disposals);
        Assert.False(runspace.Webhooks.Started.Single().Options.HasReader);
    }

    [Fact]
    public void Stop_without_a_server_stops_all_of_the_session()
    {
        using var runspace = new ModuleRunspace();

        runspace.Run("$null = Start-ErpWebhookServer -NoWait; $null = Start-ErpWebhookServer -NoWait -Port 5001; Stop-ErpWebhookServer");

        Assert.All(runspace.Webhooks.Sessions, session => Assert.False(session.IsRunning));
        Assert.Equal(2, runspace.Webhooks.Sessions.Count);
    }

    [Fact]
    public void Removing_the_module_and_closing_the_runspace_stop_what_was_started()
    {
        using var removed = new ModuleRunspace();
        removed.Run("$null = Start-ErpWebhookServer -NoWait; Remove-Module ErpSync");
        var closed = new ModuleRunspace();
        closed.Run("$null = Start-ErpWebhookServer -NoWait");
        closed.Dispose();

        Assert.False(removed.Webhooks.Sessions.Single().IsRunning);
        Assert.True(SpinWait.SpinUntil(() => !closed.Webhooks.Sessions.Single().IsRunning, Long));
    }

    [Fact]
    public async Task In_the_foreground_each_delivery_is_an_object_and_Ctrl_C_stops_the_server()
    {
        using var runspace = new ModuleRunspace();
        using var shell = runspace.Script("Start-ErpWebhookServer -DrainSeconds 3");
        using var output = new PSDataCollection<PSObject>();
        var delivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        output.DataAdded += (_, _) => delivered.TrySetResult();
        var run = shell.InvokeAsync<PSObject, PSObject>(null, output);
        Assert.True(SpinWait.SpinUntil(() => runspace.Webhooks.Sessions.Count == 1, Long));
        var session = runspace.Webhooks.Sessions.Single();
        session.Tell(new ResultEvent(Samples.Delivery()));
        session.Tell(new WarningEvent("a delivery was refused"));
        await delivered.Task.WaitAsync(Long, Token);

        using var clock = new Patience();
        shell.Stop();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        await Assert.ThrowsAsync<PipelineStoppedException>(() => run);
        Assert.Equal(Samples.Delivery(), output[0].BaseObject);
        Assert.True(SpinWait.SpinUntil(() => session.Disposals == 1, Long));
        Assert.Equal([TimeSpan.FromSeconds(3)], session.Stops);
        Assert.True(runspace.Webhooks.Started.Single().Options.HasReader);
    }

    [Fact]
    public void Where_the_server_listens_is_said_and_PassThru_returns_it_first()
    {
        using var runspace = new ModuleRunspace();

        var run = runspace.Run("foreach ($x in 1) { Start-ErpWebhookServer -PassThru | ForEach-Object { $_; break } }");

        Assert.Equal(5000, Assert.Single(run.Of<ErpWebhookServer>()).Port);
        Assert.Contains(run.Information, record => $"{record.MessageData}".Contains("http://127.0.0.1:5000/", StringComparison.Ordinal));
        Assert.True(SpinWait.SpinUntil(() => !runspace.Webhooks.Sessions.Single().IsRunning, Long));
    }

    [Fact]
    public void Unsigned_deliveries_are_warned_about()
    {
        using var runspace = new ModuleRunspace();

        var run = runspace.Run("Start-ErpWebhookServer -NoWait -AllowUnsigned");

        Assert.Contains("without a signature", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.True(runspace.Webhooks.Started.Single().Options.AllowUnsigned);
    }

    [Theory]
    [InlineData("Start-ErpWebhookServer")]
    [InlineData("Start-ErpWebhookServer -NoWait")]
    public void A_server_that_cannot_start_is_one_error_with_its_id(string script)
    {
        using var runspace = new ModuleRunspace();
        runspace.Webhooks.Fails = new ErpSyncError(
            ErrorIds.CredentialMissing, ErpErrorCategory.InvalidArgument, "No secret is set.", "Set one.", "webhook.secret");

        var run = runspace.Run("$ErrorActionPreference = 'Stop'; " + script);

        Assert.Equal(ErrorIds.CredentialMissing, run.TerminatingId);
        Assert.Empty(ModuleSession.For(runspace.Runspace).RunningServers());
    }

    [Fact]
    public void WhatIf_starts_nothing()
    {
        using var runspace = new ModuleRunspace();

        Assert.Empty(runspace.Run("Start-ErpWebhookServer -WhatIf").Output);
        Assert.Empty(runspace.Webhooks.Started);
    }

    [Fact]
    public void Dead_letters_are_put_back_down_the_pipeline()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.WebhookEvents.AddRange(
            [Samples.WebhookEvent(1), Samples.WebhookEvent(2, WebhookEventStatus.Done), Samples.WebhookEvent(3)]);

        var rehearsed = runspace.Run("Get-ErpWebhookEvent -Status DeadLetter | Restart-ErpWebhookEvent -WhatIf");
        var restarted = runspace.Run(
            "Get-ErpWebhookEvent -Status DeadLetter -DocType Cust* -First 5 | Restart-ErpWebhookEvent -PassThru").Of<ErpWebhookEvent>();

        Assert.Empty(rehearsed.Output);
        Assert.Equal([1L, 3L], runspace.Engine.Restarted);
        Assert.All(restarted, entry => Assert.Equal(WebhookEventStatus.Pending, entry.Status));
        var query = runspace.Engine.WebhookEventQueries[^1];
        Assert.Equal((5, "Cust*", WebhookEventStatus.DeadLetter), (query.First!.Value, query.DocTypes.Single(), query.Statuses.Single()));
    }

    [Fact]
    public void An_event_that_is_not_there_is_an_error_of_its_own()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.WebhookEvents.Add(Samples.WebhookEvent(1));

        var run = runspace.Run("Restart-ErpWebhookEvent -Id 4711, 1 -PassThru");

        Assert.Equal([ErrorIds.WebhookEventNotFound], run.ErrorIds);
        Assert.Single(run.Output);
    }

    [Fact]
    public void Numbers_of_dead_letters_complete_with_their_documents()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.WebhookEvents.AddRange([Samples.WebhookEvent(41), Samples.WebhookEvent(52, WebhookEventStatus.Done)]);
        using var shell = PowerShell.Create(runspace.Runspace);
        const string Line = "Restart-ErpWebhookEvent -Id ";

        var offered = CommandCompletion.CompleteInput(Line, Line.Length, null, shell).CompletionMatches;

        Assert.Equal(["41"], offered.Select(match => match.CompletionText));
        Assert.Equal("Customer/CUST-00041", offered[0].ToolTip);
    }

    [Fact]
    public void Registering_tells_what_became_of_each_and_tries_the_sites_with_a_server_for_the_time_of_the_test()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Webhooks.AddRange([Samples.Webhook(), Samples.Webhook(Side.Local, ErpWebhookState.Updated)]);
        runspace.Engine.WebhookTests.AddRange([Samples.WebhookTest(), Samples.WebhookTest(Side.Local)]);

        var run = runspace.Run("Register-ErpWebhook Customer -Url https://sync.example.com -TestSeconds 5 -ExcludeOwnWrites");

        Assert.Empty(run.Errors);
        Assert.Equal(2, Webhooks(run).Count());
        Assert.Equal(2, Tests(run).Count(test => test.Success));
        Assert.Equal(["Register", "Test"], runspace.Engine.WebhookCalls.Select(call => call.Call));
        var request = runspace.Engine.WebhookCalls[0].Request;
        Assert.Equal(("Customer", true, false), (request.DocTypes.Single(), request.ExcludeOwnWrites, request.PlanOnly));
        Assert.Equal((new Uri("https://sync.example.com"), TimeSpan.FromSeconds(5)), (request.Url, request.Timeout));
        Assert.False(runspace.Webhooks.Started.Single().Options.Works);
        Assert.Equal(1, runspace.Webhooks.Sessions.Single().Disposals);
    }

    [Fact]
    public void A_test_that_fails_is_a_result_and_an_error()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Webhooks.AddRange([Samples.Webhook(), Samples.Webhook(Side.Local)]);
        runspace.Engine.WebhookTests.Add(Samples.WebhookTest() with { Success = false, FailedStep = "Worker", Message = "Nothing was sent." });
        runspace.Webhooks.Fails = new ErpSyncError(ErrorIds.PortInUse, ErpErrorCategory.ResourceExists, "Taken.", null, null);

        var run = runspace.Run("Register-ErpWebhook -Side cloud");

        Assert.Equal([ErrorIds.WebhookTestFailed], run.ErrorIds);
        Assert.Equal("Worker", Assert.Single(Tests(run)).FailedStep);
        Assert.Equal([Side.Cloud], runspace.Engine.WebhookCalls[^1].Request.Sides);
    }

    [Theory]
    [InlineData("Register-ErpWebhook -WhatIf", "Register")]
    [InlineData("Unregister-ErpWebhook -WhatIf", "Unregister")]
    public void WhatIf_on_webhooks_shows_the_plan_and_tries_nothing(string script, string call)
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Webhooks.Add(Samples.Webhook());

        Assert.Single(runspace.Run(script).Of<ErpWebhook>());
        Assert.Equal([call], runspace.Engine.WebhookCalls.Select(each => each.Call));
        Assert.True(runspace.Engine.WebhookCalls[0].Request.PlanOnly);
        Assert.Empty(runspace.Webhooks.Started);
    }

    [Fact]
    public void Without_a_test_no_server_is_started()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Webhooks.Add(Samples.Webhook());

        Assert.Single(runspace.Run("Register-ErpWebhook -SkipTest").Output);
        Assert.Empty(runspace.Webhooks.Started);
    }

    [Fact]
    public void Webhooks_are_shown_with_those_of_others_when_asked()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Webhooks.Add(Samples.Webhook(state: ErpWebhookState.Updated));

        var table = runspace.Render("Get-ErpWebhook -All");

        Assert.True(runspace.Engine.WebhookCalls.Single().Request.IncludeForeign);
        Assert.Contains("request_url", table, StringComparison.Ordinal);
    }

    private static IEnumerable<ErpWebhook> Webhooks(RunResult run) => run.Output.Select(output => output.BaseObject).OfType<ErpWebhook>();

    private static IEnumerable<ErpWebhookTest> Tests(RunResult run) => run.Output.Select(output => output.BaseObject).OfType<ErpWebhookTest>();
}
