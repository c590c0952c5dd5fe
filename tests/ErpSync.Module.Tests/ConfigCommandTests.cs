using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class ConfigCommandTests
{
    private static readonly ConfigFinding Error = new()
    {
        Severity = FindingSeverity.Error,
        ErrorId = ErrorIds.ConfigUnknownKey,
        File = "/srv/config.yaml",
        Line = 3,
        Key = "sync_rulez",
        Message = "Unknown key.",
        Remedy = "Did you mean sync_rules?",
    };

    [Fact]
    public void Findings_are_objects_and_errors_among_them_mark_the_command_as_failed()
    {
        using var runspace = new ModuleRunspace();
        runspace.EntryPoint.Findings.AddRange([Error, Error with { Severity = FindingSeverity.Warning }]);

        var run = runspace.Run("Test-ErpSyncConfig; $?");

        Assert.Equal(2, run.Output.Count(value => value.BaseObject is ConfigFinding));
        Assert.Equal([ErrorIds.ConfigInvalid], run.ErrorIds);
        Assert.Equal(false, run.Output[^1].BaseObject);
    }

    [Fact]
    public void Warnings_alone_are_no_failure()
    {
        using var runspace = new ModuleRunspace();
        runspace.EntryPoint.Findings.Add(Error with { Severity = FindingSeverity.Warning });

        var run = runspace.Run("Test-ErpSyncConfig; $?");

        Assert.Empty(run.Errors);
        Assert.Equal(true, run.Output[^1].BaseObject);
    }

    [Theory]
    [InlineData(FindingSeverity.Error, false)]
    [InlineData(FindingSeverity.Warning, true)]
    public void Quiet_says_only_whether_it_can_be_used(FindingSeverity severity, bool expected)
    {
        using var runspace = new ModuleRunspace();
        runspace.EntryPoint.Findings.Add(Error with { Severity = severity });

        var run = runspace.Run("Test-ErpSyncConfig -Quiet");

        Assert.Equal([expected], run.Of<bool>());
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void A_new_configuration_is_written_where_the_session_is()
    {
        using var runspace = new ModuleRunspace();
        using var folder = new TemporaryFolder();

        var run = runspace.Run(
            "$null = $ExecutionContext.SessionState.Path.SetLocation($folder); "
                + "New-ErpSyncConfig; New-ErpSyncConfig -Path other.yaml -Force; New-ErpSyncConfig -WhatIf",
            ("folder", folder.Path));

        Assert.Equal([(folder.File("config.yaml"), false), (folder.File("other.yaml"), true)], runspace.EntryPoint.Templates);
        Assert.Equal(4, run.Of<FileInfo>().Count);
    }

    [Fact]
    public void The_file_that_was_written_pipes_into_its_test()
    {
        using var runspace = new ModuleRunspace();
        using var folder = new TemporaryFolder();

        runspace.Run("New-ErpSyncConfig -Path $path | Where-Object Name -eq config.yaml | Test-ErpSyncConfig",
            ("path", folder.File("config.yaml")));

        Assert.Equal(folder.File("config.yaml"), Assert.Single(runspace.EntryPoint.Opened).ConfigPath);
    }

    [Fact]
    public void A_connection_test_returns_both_sides_and_the_failed_one_as_an_error()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Connections.AddRange([Samples.Connection(Side.Cloud), Samples.Connection(Side.Local, success: false)]);

        var run = runspace.Run("Test-ErpConnection");

        Assert.Equal([true, false], run.Of<ErpConnectionResult>().Select(result => result.Success));
        Assert.Equal([ErrorIds.AuthenticationFailed], run.ErrorIds);
        Assert.Contains("the API key was refused", run.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quiet_connection_test_is_one_bool()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Connections.AddRange([Samples.Connection(Side.Cloud), Samples.Connection(Side.Local, success: false)]);

        Assert.Equal([false], runspace.Run("Test-ErpConnection -Quiet").Of<bool>());
        Assert.Equal([true], runspace.Run("Test-ErpConnection -Side cloud -Quiet").Of<bool>());
    }

    [Fact]
    public void A_detailed_connection_test_also_returns_the_access_per_DocType()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Connections.Add(Samples.Connection(Side.Cloud));

        var run = runspace.Run("Test-ErpConnection -Side Cloud -Detailed");

        Assert.Equal(["ErpConnectionResult", "ErpDocTypeAccess"], run.Output.Select(value => value.BaseObject.GetType().Name));
    }

    [Fact]
    public void A_detailed_connection_test_also_returns_in_what_the_DocTypes_differ()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Connections.AddRange([Samples.Connection(Side.Cloud), Samples.Connection(Side.Local)]);
        runspace.Engine.SchemaDifferences.Add(Samples.SchemaDifference);

        Assert.DoesNotContain(runspace.Run("Test-ErpConnection").Output, value => value.BaseObject is ErpSchemaDifference);
        Assert.Equal([true], runspace.Run("Test-ErpConnection -Quiet").Of<bool>());
        var detailed = runspace.Run("Test-ErpConnection -Detailed").Output.Select(value => value.BaseObject);
        var difference = Assert.Single(detailed.OfType<ErpSchemaDifference>());
        Assert.Equal("loyalty_level", difference.Field);
    }

    [Fact]
    public void Drift_is_returned_as_objects()
    {
        using var runspace = new ModuleRunspace();
        runspace.Engine.Differences.Add(
            new SiteDifference { DocType = "Customer", Name = "CUST-00001", Field = "phone", Cloud = "1", Local = "2" });

        var run = runspace.Run("Compare-ErpSite Cust* -Name CUST-00001");

        Assert.Single(run.Of<SiteDifference>());
        Assert.Equal(["Cust*"], runspace.Engine.Compared[0].DocTypes);
        Assert.Equal(["CUST-00001"], runspace.Engine.Compared[0].Names);
    }
}
