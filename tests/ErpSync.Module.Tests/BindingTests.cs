using ErpSync.Commands.Binding;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class BindingTests
{
    [Fact]
    public void Records_pipe_into_a_run_per_DocType()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Records.AddRange(
        [
            Samples.Record("Customer", "CUST-00001", SyncRecordStatus.Error),
            Samples.Record("Item", "ITEM-1", SyncRecordStatus.Error),
            Samples.Record("Customer", "CUST-00002", SyncRecordStatus.Error),
            Samples.Record("Customer", "CUST-00003"),
        ]);

        runspace.Run("Get-ErpSyncRecord -Status Error | Invoke-ErpSync");

        Assert.Equal(["Customer", "Item"], runspace.Engine.Synced.Select(request => Assert.Single(request.DocTypes)));
        Assert.Equal(["CUST-00001", "CUST-00002"], runspace.Engine.Synced[0].Names);
        Assert.Equal(["ITEM-1"], runspace.Engine.Synced[1].Names);
    }

    [Fact]
    public void Plan_items_pipe_into_the_run_they_announce()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.OnSync = (request, _) => FakeEngine.Tell(request.PlanOnly ? [new ResultEvent(Samples.Plan())] : []);

        runspace.Run("Invoke-ErpSync -WhatIf | Invoke-ErpSync");

        Assert.Equal([true, false], runspace.Engine.Synced.Select(request => request.PlanOnly));
        Assert.Equal(["CUST-00001"], runspace.Engine.Synced[1].Names);
    }

    [Fact]
    public void A_name_from_an_object_is_taken_as_it_is_even_with_wildcards_in_it()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Records.Add(Samples.Record("Item", "BOLT [M8]*"));

        runspace.Run("Get-ErpSyncRecord | Invoke-ErpSync; Invoke-ErpSync -Name 'BOLT*'");

        Assert.Equal(["BOLT `[M8`]`*"], runspace.Engine.Synced[0].Names);
        Assert.True(NamePattern.IsMatch(runspace.Engine.Synced[0].Names, "BOLT [M8]*"));
        Assert.False(NamePattern.IsMatch(runspace.Engine.Synced[0].Names, "BOLT M8 long"));
        Assert.Equal(["BOLT*"], runspace.Engine.Synced[1].Names);
    }

    [Fact]
    public void All_options_of_a_run_reach_the_engine()
    {
        using var runspace = new ModuleRunspace();

        runspace.Run("Invoke-ErpSync Customer,It* CUST-* -Direction cloud_to_local -Strategy cloud_wins -Full -Force -ThrottleLimit 3");

        var request = Assert.Single(runspace.Engine.Synced);
        Assert.Equal(["Customer", "It*"], request.DocTypes);
        Assert.Equal(["CUST-*"], request.Names);
        Assert.Equal(SyncDirection.CloudToLocal, request.Direction);
        Assert.Equal(ConflictStrategy.CloudWins, request.Strategy);
        Assert.True(request.Full);
        Assert.True(request.Force);
        Assert.Equal(3, request.ThrottleLimit);
        Assert.False(request.PlanOnly);
    }

    [Fact]
    public void The_names_of_the_original_product_still_bind()
    {
        using var runspace = new ModuleRunspace();

        runspace.Run("Invoke-ErpSync -DocType Customer -DocName CUST-00001");

        Assert.Equal(["CUST-00001"], runspace.Engine.Synced[0].Names);
    }

    [Fact]
    public void Force_without_a_direction_is_refused_before_anything_is_opened()
    {
        using var runspace = new ModuleRunspace();

        var run = runspace.Run("$ErrorActionPreference = 'Stop'; Invoke-ErpSync -Force");

        Assert.Equal(ErrorIds.ArgumentInvalid, run.TerminatingId);
        Assert.Empty(runspace.EntryPoint.Opened);
    }

    [Fact]
    public void A_configuration_path_is_taken_from_the_current_location_and_may_be_a_folder()
    {
        using var runspace = new ModuleRunspace();
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", string.Empty);

        runspace.Run(
            "$null = $ExecutionContext.SessionState.Path.SetLocation($folder); "
                + "Get-ErpSyncStatus -ConfigPath ./config.yaml; Get-ErpSyncStatus -Path $folder; Get-ErpSyncStatus",
            ("folder", folder.Path));

        Assert.Equal([folder.File("config.yaml"), folder.File("config.yaml"), null],
            runspace.EntryPoint.Opened.Select(options => options.ConfigPath));
        Assert.All(runspace.EntryPoint.Opened, options => Assert.Equal(folder.Path, options.WorkingDirectory));
    }

    [Fact]
    public void A_configuration_outside_the_file_system_is_refused()
    {
        using var runspace = new ModuleRunspace();

        var run = runspace.Run("$ErrorActionPreference = 'Stop'; Get-ErpSyncStatus -ConfigPath Env:PATH");

        Assert.Equal(ErrorIds.ArgumentInvalid, run.TerminatingId);
    }

    [Fact]
    public void An_exact_name_that_is_not_recorded_is_an_error_and_a_pattern_is_not()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Records.Add(Samples.Record("Customer", "CUST-00001"));

        var exact = runspace.Run("Get-ErpSyncRecord Customer CUST-00001,CUST-9");
        var pattern = runspace.Run("Get-ErpSyncRecord Customer CUST-9*");

        Assert.Single(exact.Output);
        Assert.Equal([ErrorIds.RecordNotFound], exact.ErrorIds);
        Assert.Equal("CUST-9", exact.Errors[0].TargetObject);
        Assert.Empty(pattern.Errors);
    }

    [Fact]
    public void A_mistyped_DocType_is_met_with_a_guess()
    {
        using var runspace = new ModuleRunspace();

        var run = runspace.Run("Get-ErpSyncRecord Custmer");

        Assert.Equal([ErrorIds.DocTypeNotConfigured], run.ErrorIds);
        Assert.Equal("Did you mean Customer?", run.Errors[0].ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_conflict_id_that_does_not_exist_is_an_error()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Conflicts.Add(Samples.Conflict());

        var run = runspace.Run("Get-ErpConflict -Id 7,99");

        Assert.Single(run.Of<ErpConflict>());
        Assert.Equal([ErrorIds.ConflictNotFound], run.ErrorIds);
    }

    [Fact]
    public void Closed_conflicts_come_only_when_they_are_asked_for()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Conflicts.Add(Samples.Conflict() with { State = ConflictState.Resolved });

        Assert.Empty(runspace.Run("Get-ErpConflict").Output);
        Assert.Single(runspace.Run("Get-ErpConflict -All").Output);
        Assert.Single(runspace.Run("Get-ErpConflict -Id 7").Output);
    }

    [Fact]
    public void The_log_is_asked_for_exactly_what_was_typed()
    {
        using var runspace = new ModuleRunspace();

        runspace.Run("Get-ErpSyncLog Customer -Status Failed -Since 2026-03-01T00:00:00Z -First 10");

        var query = Assert.Single(runspace.Engine.LogQueries);
        Assert.Equal(["failed"], query.Statuses);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), query.Since);
        Assert.Equal(10, query.First);
    }

    [Theory]
    [InlineData("30m", -30)]
    [InlineData("2h", -120)]
    [InlineData("1.5d", -2160)]
    [InlineData("1w", -10080)]
    public void A_time_may_be_said_as_how_long_ago(string text, int minutes)
    {
        var time = new FixedTime(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(time.GetUtcNow().AddMinutes(minutes), PointInTimeAttribute.Resolve(text, time));
    }

    [Fact]
    public void Yesterday_begins_at_local_midnight()
    {
        var time = new FixedTime(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero));

        var midnight = PointInTimeAttribute.Resolve("yesterday", time)!.Value;

        Assert.Equal(time.GetLocalNow().Date.AddDays(-1), midnight.DateTime);
        Assert.Null(PointInTimeAttribute.Resolve("once upon a time", time));
    }

    [Fact]
    public void Resetting_takes_records_from_the_pipeline_and_reports_those_that_are_not_there()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Records.Add(Samples.Record("Customer", "CUST-00001"));

        var piped = runspace.Run("Get-ErpSyncRecord | Reset-ErpSyncRecord -PassThru");
        var missing = runspace.Run("Reset-ErpSyncRecord Customer CUST-9");
        runspace.Run("Reset-ErpSyncRecord Customer CUST-00001 -WhatIf");

        Assert.Single(piped.Of<SyncRecord>());
        Assert.Equal([ErrorIds.RecordNotFound], missing.ErrorIds);
        Assert.Equal([("Customer", "CUST-00001"), ("Customer", "CUST-9")], runspace.Engine.Resets);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
