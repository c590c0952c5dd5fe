using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class ResolveConflictTests
{
    private static ModuleRunspace Runspace()
    {
        var runspace = new ModuleRunspace();
        runspace.Engine.Conflicts.AddRange([Samples.Conflict(), Samples.Conflict(8, "CUST-00002")]);
        runspace.Engine.OnResolve = request => [new ResultEvent(Samples.Resolution(request))];
        return runspace;
    }

    [Fact]
    public void Conflicts_pipe_into_their_decision()
    {
        using var runspace = Runspace();

        var run = runspace.Run(
            "Get-ErpConflict -DocType Customer | Where-Object Id -gt 7 | Resolve-ErpConflict -Strategy CloudWins -Force -PassThru");

        Assert.Equal(8, Assert.Single(run.Of<ConflictResolution>()).Id);
        Assert.Equal(ConflictStrategy.CloudWins, Assert.Single(runspace.Engine.Resolved).Strategy);
    }

    [Fact]
    public void Many_conflicts_are_decided_a_hundred_at_a_time()
    {
        using var runspace = Runspace();
        runspace.Engine.Conflicts.Clear();
        runspace.Engine.Conflicts.AddRange(Enumerable.Range(1, 250).Select(id => Samples.Conflict(id, $"CUST-{id:00000}")));

        var run = runspace.Run("Get-ErpConflict | Resolve-ErpConflict -Strategy CloudWins -Force -PassThru");

        Assert.Equal(Enumerable.Range(1, 250).Select(id => (long)id), run.Of<ConflictResolution>().Select(resolution => resolution.Id));
        Assert.Equal([100, 100, 50], runspace.Engine.ResolvedTogether);
    }

    [Fact]
    public void It_is_silent_without_PassThru()
    {
        using var runspace = Runspace();

        Assert.Empty(runspace.Run("Resolve-ErpConflict 7 -Strategy cloud_wins -Force").Output);
        Assert.False(runspace.Engine.Resolved.Single().PlanOnly);
    }

    [Fact]
    public void WhatIf_shows_what_would_be_lost_and_writes_nothing()
    {
        using var runspace = Runspace();

        var run = runspace.Run("Get-ErpConflict | Resolve-ErpConflict -Strategy CloudWins -WhatIf");

        Assert.Equal([SyncOutcome.Planned, SyncOutcome.Planned], run.Of<ConflictResolution>().Select(resolution => resolution.Outcome));
        Assert.All(run.Of<ConflictResolution>(), resolution => Assert.Equal("9000", Assert.Single(resolution.Lost).Before));
        Assert.All(runspace.Engine.Resolved, request => Assert.True(request.PlanOnly));
        Assert.Contains("What if:", runspace.Host.Console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_value_is_lost_somebody_is_asked_with_the_value_in_the_question()
    {
        using var runspace = Runspace();
        runspace.Host.Console.Answer = question => question.Contains("CUST-00001", StringComparison.Ordinal) ? "No" : "Yes";

        runspace.Run("Get-ErpConflict | Resolve-ErpConflict -Strategy CloudWins");

        Assert.Contains("Local credit_limit: 9000 -> 7000", runspace.Host.Console.Questions[0], StringComparison.Ordinal);
        Assert.Equal([8L], runspace.Engine.Resolved.Where(request => !request.PlanOnly).Select(request => request.Id));
    }

    [Fact]
    public void Where_nothing_is_lost_nobody_is_asked()
    {
        using var runspace = Runspace();
        runspace.Engine.OnResolve = request => [new ResultEvent(Samples.Resolution(request) with { Lost = [] })];

        runspace.Run("Resolve-ErpConflict -Id 7 -Strategy Merge");

        Assert.Empty(runspace.Host.Console.Questions);
        Assert.Contains(runspace.Engine.Resolved, request => !request.PlanOnly);
    }

    [Fact]
    public void A_host_that_cannot_ask_goes_on_because_the_strategy_is_the_decision()
    {
        using var runspace = Runspace();

        var run = runspace.Run("Resolve-ErpConflict -Id 7 -Strategy CloudWins");

        Assert.Empty(run.Errors);
        Assert.Null(run.Terminating);
        Assert.Contains(runspace.Engine.Resolved, request => !request.PlanOnly);
    }

    [Theory]
    [InlineData("-Force")]
    [InlineData("-Confirm:$false")]
    public void Who_has_decided_already_is_not_asked_and_no_plan_is_made(string decided)
    {
        using var runspace = Runspace();

        runspace.Run($"Resolve-ErpConflict -Id 7 -Strategy CloudWins {decided}");

        Assert.Empty(runspace.Host.Console.Questions);
        Assert.False(Assert.Single(runspace.Engine.Resolved).PlanOnly);
    }

    [Fact]
    public void Confirm_asks_once_per_conflict_and_no_leaves_it_open()
    {
        using var runspace = Runspace();
        runspace.Host.Console.Answer = _ => "No";

        runspace.Run("Get-ErpConflict | Resolve-ErpConflict -Strategy CloudWins -Confirm");

        Assert.Equal(2, runspace.Host.Console.Questions.Count);
        Assert.Empty(runspace.Engine.Resolved);
    }

    [Fact]
    public void Choices_per_field_mean_a_merge()
    {
        using var runspace = Runspace();

        runspace.Run(
            "Resolve-ErpConflict -Id 7 -Force -Comment 'asked the customer' "
            + "-Field @{ credit_limit = 'Cloud'; phone = '=0456'; rate = 12.5; is_frozen = $true; notes = $null; "
            + "since = [datetime]'2026-03-01' }");

        var request = Assert.Single(runspace.Engine.Resolved);
        Assert.Equal(ConflictStrategy.Merge, request.Strategy);
        Assert.Equal("asked the customer", request.Comment);
        Assert.Equal("cloud", request.FieldChoices["credit_limit"]);
        Assert.Equal("=0456", request.FieldChoices["phone"]);
        Assert.Equal("=12.5", request.FieldChoices["rate"]);
        Assert.Equal("=1", request.FieldChoices["is_frozen"]);
        Assert.Equal("=", request.FieldChoices["notes"]);
        Assert.Equal("=2026-03-01", request.FieldChoices["since"]);
    }

    [Theory]
    [InlineData("-Id 7", "How should")]
    [InlineData("-Id 7 -Strategy CloudWins -Field @{ phone = 'local' }", "-Field chooses")]
    [InlineData("-Id 7 -Field @{ phone = '0456' }", "is no choice")]
    public void What_does_not_fit_together_is_refused_with_a_remedy(string arguments, string message)
    {
        using var runspace = Runspace();

        var run = runspace.Run($"$ErrorActionPreference = 'Stop'; Resolve-ErpConflict {arguments}");

        Assert.Equal(ErrorIds.ArgumentInvalid, run.TerminatingId);
        Assert.Contains(message, run.Terminating!.ErrorDetails.Message, StringComparison.Ordinal);
        Assert.NotEmpty(run.Terminating.ErrorDetails.RecommendedAction);
        Assert.Empty(runspace.Engine.Resolved);
    }

    [Fact]
    public void Records_with_a_conflict_pipe_in_and_others_pass()
    {
        using var runspace = Runspace();
        runspace.Engine.Records.AddRange(
            [Samples.Record("Customer", "CUST-00001", SyncRecordStatus.Conflict), Samples.Record("Customer", "CUST-00003")]);

        var run = runspace.Run("Get-ErpSyncRecord | Resolve-ErpConflict -Strategy LocalWins -Force");

        Assert.Empty(run.Errors);
        Assert.Equal(7, Assert.Single(runspace.Engine.Resolved).Id);
    }

    [Fact]
    public void A_log_entry_is_no_conflict_although_it_has_an_id()
    {
        using var runspace = Runspace();
        runspace.Engine.Log.Add(Samples.Entry() with { Id = 7 });

        var run = runspace.Run("Get-ErpSyncLog | Resolve-ErpConflict -Strategy CloudWins -Force");

        Assert.NotEmpty(run.Errors);
        Assert.Empty(runspace.Engine.Resolved);
    }

    [Fact]
    public void Manual_is_no_decision()
    {
        using var runspace = Runspace();

        var run = runspace.Run("$ErrorActionPreference = 'Stop'; Resolve-ErpConflict -Id 7 -Strategy Manual");

        Assert.Equal("ParameterArgumentValidationError", run.TerminatingId);
    }
}
