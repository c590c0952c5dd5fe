using System.Management.Automation;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

/// <summary>The module as a user has it: the real engine and two practice sites. Each test uses customers of its own.</summary>
public sealed class PracticeTests(PracticeSites sites) : IClassFixture<PracticeSites>
{
    [Fact]
    public void The_plan_comes_before_the_run_and_writes_nothing_not_even_a_state_file()
    {
        Assert.NotEmpty(sites.Plan);
        Assert.False(sites.IsStateThereAfterPlan);
        Assert.NotEmpty(sites.FirstRun);
        Assert.All(sites.FirstRun, result => Assert.NotEqual(SyncOutcome.Planned, result.Outcome));
    }

    [Fact]
    public void After_the_first_run_both_sites_are_equal_and_the_next_run_has_nothing_to_do()
    {
        var pending = sites.Run("Compare-ErpSite @config").Of<SiteDifference>().Where(difference => !difference.IsPending);

        Assert.Empty(pending);
        Assert.Empty(sites.Run("Invoke-ErpSync @config -DocType Supplier").Output);
    }

    [Fact]
    public void Both_connections_pass_with_user_and_version()
    {
        var run = sites.Run("Test-ErpConnection @config");

        Assert.Empty(run.Errors);
        Assert.Equal([Side.Cloud, Side.Local], run.Of<ErpConnectionResult>().Select(result => result.Side));
        Assert.All(run.Of<ErpConnectionResult>(), result =>
            Assert.False(string.IsNullOrEmpty(result.User) || string.IsNullOrEmpty(result.FrappeVersion)));
        Assert.Equal([true], sites.Run("Test-ErpConnection @config -Quiet").Of<bool>());
    }

    [Fact]
    public async Task An_edit_travels_and_is_told_with_its_values()
    {
        var customer = sites.Customer(0);
        await sites.EditAsync(Side.Cloud, customer, """{"website": "https://cloud.example"}""", TestContext.Current.CancellationToken);

        var result = sites.Run("Invoke-ErpSync @config -DocType Customer -Name $name", ("name", customer.Name)).Of<SyncResult>().Single();

        Assert.Equal((SyncAction.Update, SyncOutcome.Succeeded, SyncDirection.CloudToLocal),
            (result.Action, result.Outcome, result.Direction));
        Assert.Equal(("website", "https://cloud.example"), result.Changes.Select(change => (change.Field, change.After)).Single());
        var entry = sites.Run("Get-ErpSyncLog @config -DocType Customer -Name $name -First 1").Of<SyncLogEntry>().Single();
        Assert.Equal(("success", "cloud_to_local"), (entry.Status, entry.Direction));
        Assert.Contains(entry.Changes, change => change.After == "https://cloud.example");
    }

    [Fact]
    public async Task A_conflict_is_shown_field_by_field_rehearsed_and_resolved_down_the_pipeline()
    {
        var customer = sites.Customer(1);
        await sites.EditAsync(Side.Cloud, customer, """{"website": "https://from-the-cloud.example"}""",
            TestContext.Current.CancellationToken);
        await sites.EditAsync(Side.Local, customer, """{"website": "https://from-the-shop.example"}""",
            TestContext.Current.CancellationToken);
        var name = ("name", (object?)customer.Name);

        var conflicted = sites.Run("Invoke-ErpSync @config -DocType Customer -Name $name", name).Of<SyncResult>().Single();
        var conflict = sites.Run("Get-ErpConflict @config -DocType Customer -Name $name", name).Of<ErpConflict>().Single();
        var rehearsal = sites.Run(
            "Get-ErpConflict @config -DocType Customer -Name $name | Resolve-ErpConflict @config -Strategy CloudWins -WhatIf", name)
                .Of<ConflictResolution>().Single();
        var stillOpen = sites.Run("Get-ErpConflict @config -DocType Customer -Name $name", name).Output.Count;
        var resolution = sites.Run(
            "Get-ErpSyncRecord @config -Status Conflict | Where-Object Name -eq $name | "
            + "Resolve-ErpConflict @config -Strategy CloudWins -Force -PassThru", name).Of<ConflictResolution>().Single();

        Assert.Equal(SyncOutcome.Conflict, conflicted.Outcome);
        Assert.Equal(conflicted.ConflictId, conflict.Id);
        Assert.Equal(
            ("website", "https://from-the-cloud.example", "https://from-the-shop.example"),
            conflict.Fields.Where(field => field.IsOverlap).Select(field => (field.Field, field.Cloud, field.Local)).Single());
        Assert.Equal("https://from-the-shop.example", Assert.Single(rehearsal.Lost).Before);
        Assert.Equal(1, stillOpen);
        Assert.Equal(SyncOutcome.Succeeded, resolution.Outcome);
        Assert.Empty(sites.Run("Compare-ErpSite @config -DocType Customer -Name $name", name).Output);
        var again = sites.Run("try { Resolve-ErpConflict @config -Id $id -Strategy CloudWins -Force -ErrorAction Stop } catch { $_ }", ("id", conflict.Id))
            .Of<ErrorRecord>().Single();
        Assert.StartsWith(ErrorIds.ConflictClosed + ",", again.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_page_adds_up()
    {
        var status = sites.Run("Get-ErpSyncStatus @config").Of<SyncStatusReport>().Single();

        Assert.Equal(status.Total, status.DocTypes.Sum(docType => docType.Total));
        Assert.True(status.Synced > 0);
        Assert.NotNull(status.LastRun);
        Assert.NotEmpty(status.Recent);
    }

    [Fact]
    public void A_record_that_was_forgotten_is_adopted_again()
    {
        var customer = sites.Customer(2);

        var forgotten = sites.Run("Get-ErpSyncRecord @config -DocType Customer -Name $name | Reset-ErpSyncRecord @config -PassThru",
            ("name", customer.Name));
        var adopted = sites.Run("Invoke-ErpSync @config -DocType Customer -Name $name", ("name", customer.Name));

        Assert.Single(forgotten.Of<SyncRecord>());
        Assert.Empty(adopted.Errors);
        Assert.Equal(SyncRecordStatus.Synced,
            sites.Run("Get-ErpSyncRecord @config -DocType Customer -Name $name", ("name", customer.Name)).Of<SyncRecord>().Single().Status);
    }

    [Fact]
    public void DocTypes_and_names_complete_from_configuration_and_state()
    {
        var customer = sites.Customer(0);

        Assert.Contains("'Sales Order'", Complete($"Invoke-ErpSync -ConfigPath '{sites.Sandbox.ConfigPath}' -DocType "));
        Assert.Contains(Complete($"Get-ErpSyncRecord -ConfigPath '{sites.Sandbox.ConfigPath}' -DocType Customer -Name "), text =>
            text.Trim('\'') == NamePattern.Escape(customer.Name));
    }

    [Fact]
    public void A_DocType_that_is_not_configured_is_refused_with_what_there_is()
    {
        var error = sites.Run("try { Invoke-ErpSync @config -DocType Custmer } catch { $_ }").Of<ErrorRecord>().Single();

        Assert.StartsWith(ErrorIds.DocTypeNotConfigured + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Customer", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_configuration_without_keys_is_found_wanting_line_by_line()
    {
        using var folder = new TemporaryFolder();

        var written = sites.Run("New-ErpSyncConfig -Path $path | ForEach-Object Name", ("path", folder.Path)).Of<string>();
        var run = sites.Run("Test-ErpSyncConfig -ConfigPath $path", ("path", folder.Path));

        Assert.Equal(["config.yaml", ".env"], written);
        Assert.Equal([ErrorIds.ConfigInvalid], run.ErrorIds);
        Assert.Contains(run.Of<ConfigFinding>(), finding => finding is { Severity: FindingSeverity.Error, Line: > 0 });
    }

    private List<string> Complete(string line)
    {
        using var shell = PowerShell.Create(sites.Runspace.Runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell)
            .CompletionMatches.Select(result => result.CompletionText)];
    }
}
