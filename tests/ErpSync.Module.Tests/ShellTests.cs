using System.Diagnostics;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class ShellTests
{
    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("throw 'no'", 1)]
    [InlineData("Get-ErpSyncStatus -ConfigPath ./nowhere.yaml", 1)]
    [InlineData("Get-ErpSyncStatus -ConfigPath ./nowhere.yaml; 1", 0)]
    [InlineData("Test-ErpSyncConfig -ConfigPath $PSHOME/nowhere", 1)]
    [InlineData("if (", 1)]
    public void The_exit_code_of_a_command_is_that_of_pwsh(string script, int expected) =>
        Assert.Equal(expected, ChildProcess.Shell("-Command", script).ExitCode);

    [Fact]
    public void The_module_is_imported_and_output_is_formatted()
    {
        var run = ChildProcess.Shell("-Command", "(Get-Module ErpSync).Name; Get-Command -Module ErpSync");

        Assert.StartsWith("ErpSync\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("Cmdlet          Invoke-ErpSync", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void A_script_file_gets_its_arguments_its_folder_and_its_exit_code()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("run.ps1",
            "param($DocType, [switch]$Full, [switch]$Fast, $Rest) \"$DocType $Full $Fast $Rest $PSScriptRoot\"; exit 7; 'never'");

        var run = ChildProcess.Shell("-File", script, "-DocType", "Sales Order", "-Full", "-Fast:$false", "last");

        Assert.Equal($"Sales Order True False last {folder.Path}\n", run.Output);
        Assert.Equal(7, run.ExitCode);
    }

    [Theory]
    [InlineData("Get-ErpSyncStatus -ConfigPath ./nowhere.yaml; 'after'", 0, true)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-ErpSyncStatus -ConfigPath ./nowhere.yaml; 'after'", 1, false)]
    [InlineData("throw 'no'; 'after'", 1, false)]
    public void The_exit_code_of_a_file_is_that_of_pwsh(string script, int expected, bool isAfter)
    {
        using var folder = new TemporaryFolder();

        var run = ChildProcess.Shell("-File", folder.Write("run.ps1", script));

        Assert.Equal(expected, run.ExitCode);
        Assert.Equal(isAfter, run.Output.Contains("after", StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_is_shown_with_its_remedy_on_standard_error()
    {
        var run = ChildProcess.Shell("-Command", "Get-ErpSyncStatus -ConfigPath ./nowhere.yaml");

        Assert.Empty(run.Output.Trim());
        Assert.Contains("Get-ErpSyncStatus:", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Recommendation:", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_warnings_and_verbose_text_are_shown()
    {
        using var folder = new TemporaryFolder();

        var run = ChildProcess.ShellIn(folder.Path, null, "-Command", "New-ErpSyncConfig -WhatIf -Verbose");

        Assert.Contains("What if: Performing the operation \"Write a configuration\"", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("config.yaml")));
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void A_question_takes_its_answer_from_standard_input()
    {
        using var folder = new TemporaryFolder();

        var no = ChildProcess.ShellIn(folder.Path, "n\n", "-Command", "New-ErpSyncConfig -Confirm");

        Assert.Contains("[Y] Yes", no.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("config.yaml")));
    }

    [Fact]
    public void A_question_is_an_error_where_nobody_may_be_asked()
    {
        using var folder = new TemporaryFolder();

        var run = ChildProcess.ShellIn(folder.Path, null, "-NonInteractive", "-Command", "New-ErpSyncConfig -Confirm");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("NonInteractive", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_from_standard_input_run_one_by_one_until_exit()
    {
        var run = ChildProcess.ShellIn(null, "function twice($x) {\n  2 * $x\n}\ntwice 21\nthrow 'no'\n'still here'\nexit 4\n'never'\n");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains("42", run.Output, StringComparison.Ordinal);
        Assert.Contains("still here", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never", run.Output, StringComparison.Ordinal);
        Assert.Contains("no", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_may_come_from_standard_input()
    {
        var run = ChildProcess.ShellIn(null, "foreach ($x in 1, 2) {\n  $x\n}\n", "-Command", "-");

        Assert.Equal("1\n2\n", run.Output);
    }

    [Theory]
    [InlineData("-Nonsense")]
    [InlineData("-Command")]
    [InlineData("-File", "./nowhere.ps1")]
    public void What_cannot_be_understood_ends_with_64(params string[] arguments) =>
        Assert.Equal(64, ChildProcess.Shell(arguments).ExitCode);

    [Fact]
    public async Task Ctrl_C_stops_a_run_although_a_web_server_is_in_the_process_and_finally_still_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill.");
        var cancellation = TestContext.Current.CancellationToken;
        const string Script = """
            $sandbox = Start-ErpSandbox -Documents 100 -LatencyMs 300
            try { 'running'; Invoke-ErpSync -ConfigPath $sandbox.ConfigPath }
            finally { Stop-ErpSandbox; [Console]::Out.WriteLine("stopped $($sandbox.IsRunning)") }
            """;
        using var process = ChildProcess.Start(null, "-Command", Script);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line && line != "running")
            {
            }

            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            var rest = await process.StandardOutput.ReadToEndAsync(cancellation).WaitAsync(TimeSpan.FromMinutes(1), cancellation);
            await process.WaitForExitAsync(cancellation);

            Assert.Contains("stopped False", rest, StringComparison.Ordinal);
            Assert.Equal(130, process.ExitCode);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
