using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class ConfirmationTests
{
    [Fact]
    public void WhatIf_returns_the_plan_and_asks_the_engine_for_nothing_else()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (_, _) => FakeEngine.Tell(new ResultEvent(Samples.Plan()));

        var run = runspace.Run("Invoke-ErpSync Customer -WhatIf");

        Assert.Single(run.Of<SyncPlanItem>());
        Assert.True(Assert.Single(runspace.Engine.Synced).PlanOnly);
        Assert.Contains("What if: Performing the operation \"Synchronize\" on target \"Customer", runspace.Host.Console.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_preference_variable_is_enough_to_only_plan()
    {
        using var runspace = new ModuleRunspace();

        runspace.Run("$WhatIfPreference = $true; Invoke-ErpSync; Invoke-ErpSync -WhatIf:$false");

        Assert.Equal([true, false], runspace.Engine.Synced.Select(request => request.PlanOnly));
    }

    [Fact]
    public void Confirm_asks_per_DocType_and_kind_of_write_and_no_means_skip()
    {
        using var runspace = new ModuleRunspace();
        var answers = new List<bool>();
        runspace.Engine.OnSync = (request, _) => FakeEngine.Tell(Ask(request, answers));
        runspace.Host.Console.Answer = question => question.Contains("Delete", StringComparison.Ordinal) ? "No" : "Yes";

        runspace.Run("Invoke-ErpSync -Confirm");

        Assert.Equal([true, false], answers);
        Assert.Equal(2, runspace.Host.Console.Questions.Count);
        Assert.Contains("\"Update documents\" on target \"Customer\"", runspace.Host.Console.Questions[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Yes_to_all_asks_once()
    {
        using var runspace = new ModuleRunspace();
        var answers = new List<bool>();
        runspace.Engine.OnSync = (request, _) => FakeEngine.Tell(Ask(request, answers));
        runspace.Host.Console.Answer = _ => "Yes to All";

        runspace.Run("Invoke-ErpSync -Confirm");

        Assert.Equal([true, true], answers);
        Assert.Single(runspace.Host.Console.Questions);
    }

    [Fact]
    public void Without_confirm_a_run_asks_nothing()
    {
        using var runspace = new ModuleRunspace();
        var answers = new List<bool>();
        runspace.Engine.OnSync = (request, _) => FakeEngine.Tell(Ask(request, answers));

        runspace.Run("Invoke-ErpSync");

        Assert.Equal([true, true], answers);
        Assert.Empty(runspace.Host.Console.Questions);
    }

    private static IEnumerable<EngineEvent> Ask(SyncRequest request, List<bool> answers)
    {
        answers.Add(request.ConfirmBatch!("Customer", SyncAction.Update));
        answers.Add(request.ConfirmBatch("Customer", SyncAction.Delete));
        yield return new VerboseEvent("asked");
    }
}
