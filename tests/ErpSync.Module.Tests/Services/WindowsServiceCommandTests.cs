using System.Text;
using System.Xml.Linq;
using ErpSync.Commands.Services;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests.Services;

public sealed class WindowsServiceCommandTests : IDisposable
{
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleRunspace _runspace = new();

    public WindowsServiceCommandTests()
    {
        Machine.IsWindows = true;
        Machine.IsLinux = false;
        Machine.Root = _folder.File("machine");
        Machine.Answer = command => new CommandResult(IsQuestion(command) ? 1 : 0, "");
        _runspace.Engine.ConfigPath = _folder.Write("our erp/config.yaml", "");
        _runspace.Engine.DataFolders = [Config];
        _runspace.Run("$ErrorActionPreference = 'Stop'");
    }

    private FakeMachine Machine => _runspace.Machine;

    private string Config => _folder.File("our erp");

    private IEnumerable<string> Changes => Machine.Commands.Where(command => !IsQuestion(command));

    public void Dispose()
    {
        _runspace.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_service_is_made_with_an_account_of_its_own_started_late_and_again_when_it_fails()
    {
        Machine.Answer = command => !IsQuestion(command) ? new CommandResult(0, "")
            : Machine.Commands.Any(each => each.StartsWith("sc.exe create", StringComparison.Ordinal))
                ? new CommandResult(0, "SERVICENAME: erpsync\n        TYP                : 10  WIN32_OWN_PROCESS\n        STATUS             : 4  RUNNING\n")
                : new CommandResult(1060, "");

        var service = _runspace.Run("Register-ErpSyncService -Confirm:$false").Of<ErpSyncService>().Single();

        var host = ModuleFolder.Lib("engine", "ErpSync.Host.dll");
        Assert.Equal(
            [
                $"sc.exe create erpsync binPath= \"/usr/lib/dotnet/dotnet {host} --config \\\"{Config}/config.yaml\\\"\" start= delayed-auto "
                    + "obj= \"NT SERVICE\\erpsync\" DisplayName= ErpSync",
                "sc.exe description erpsync \"Keeps two ERPNext sites in step.\"",
                "sc.exe failure erpsync reset= 86400 actions= restart/10000/restart/60000/restart/300000",
                "sc.exe failureflag erpsync 1",
                $"icacls.exe {ModuleFolder.Root} /grant \"NT SERVICE\\erpsync:(OI)(CI)RX\"",
                $"icacls.exe \"{Config}\" /grant \"NT SERVICE\\erpsync:(OI)(CI)RX\"",
                $"icacls.exe \"{Config}\" /grant \"NT SERVICE\\erpsync:(OI)(CI)M\"",
                "net.exe start erpsync",
            ],
            Changes);
        Assert.Equal((ErpServiceKind.WindowsService, null, "RUNNING"), (service.Kind, service.Path, service.State));
        Assert.Equal($"/usr/lib/dotnet/dotnet {host} --config \"{Config}/config.yaml\"", service.Command);
    }

    [Fact]
    public void A_scheduled_task_runs_Invoke_ErpSync_in_pwsh_and_its_file_is_gone_afterwards()
    {
        var file = Path.Combine(Machine.TemporaryFolder, "erpsync.task.xml");
        byte[]? written = null;
        Machine.Answer = command =>
        {
            written = command.Contains("/Create", StringComparison.Ordinal) ? File.ReadAllBytes(file) : written;
            return new CommandResult(IsQuestion(command) ? 1 : 0, "");
        };

        var service = _runspace.Run("Register-ErpSyncService -ScheduledTask -Every 00:15:00 -Confirm:$false").Of<ErpSyncService>().Single();

        Assert.Equal(ErpServiceKind.ScheduledTask, service.Kind);
        Assert.Equal([$"schtasks.exe /Create /TN erpsync /XML {file} /F", "schtasks.exe /Run /TN erpsync"], Changes);
        Assert.False(File.Exists(file));
        Assert.Equal([0xFF, 0xFE], written![..2]);
        var task = XDocument.Parse(Encoding.Unicode.GetString(written[2..])).Root!;
        Assert.Equal("PT15M", Value(task, "Interval"));
        Assert.Equal((@"OFFICE\ada", "S4U"), (Value(task, "UserId"), Value(task, "LogonType")));
        Assert.Equal(
            $"-NoProfile -NonInteractive -Command \"$ErrorActionPreference = 'Continue'; Import-Module '{ModuleFolder.Manifest}' -ErrorAction Stop; "
            + $"Invoke-ErpSync -ConfigPath '{Config}/config.yaml' | Out-Null\"",
            Value(task, "Arguments"));
        Assert.Equal("IgnoreNew", Value(task, "MultipleInstancesPolicy"));
    }

    [Theory]
    [InlineData("-UserScope", @"OFFICE\ada", "InteractiveToken")]
    [InlineData("-User SYSTEM", "S-1-5-18", null)]
    [InlineData(@"-User OFFICE\grace", @"OFFICE\grace", "S4U")]
    public void A_task_runs_as_who_was_asked_for(string argument, string user, string? logon)
    {
        _runspace.Run($"Register-ErpSyncService -ScheduledTask -Every 01:00:00 {argument} -WhatIf");

        var text = _runspace.Host.Console.Text;
        var task = XElement.Parse(text[text.IndexOf("<Task", StringComparison.Ordinal)..(text.IndexOf("</Task>", StringComparison.Ordinal) + 7)]);
        Assert.Equal((user, logon), (Value(task, "UserId"), Value(task, "LogonType")));
        Assert.Empty(Changes);
    }

    [Theory]
    [InlineData("Register-ErpSyncService", ErrorIds.ServiceAccess)]
    [InlineData("Register-ErpSyncService -ScheduledTask -Every 01:00:00", ErrorIds.ServiceAccess)]
    [InlineData("Register-ErpSyncService -UserScope", ErrorIds.ArgumentInvalid)]
    [InlineData("Unregister-ErpSyncService", ErrorIds.ServiceNotFound)]
    public void What_an_ordinary_user_may_not_or_cannot_is_said_before_anything_is_changed(string script, string errorId)
    {
        Machine.IsPrivileged = false;

        Assert.Equal(errorId, _runspace.Run(script).TerminatingId);
        Assert.Empty(Changes);
    }

    [Fact]
    public void Force_gives_a_service_that_is_there_its_new_command_and_takes_a_task_of_that_name_away()
    {
        Machine.Answer = command => new CommandResult(command.StartsWith("net.exe stop", StringComparison.Ordinal) ? 2 : 0, "");

        var refused = _runspace.Run("Register-ErpSyncService -Confirm:$false");
        Assert.Empty(Changes);
        var run = _runspace.Run(@"Register-ErpSyncService -Force -User OFFICE\grace -Confirm:$false");

        Assert.Equal(ErrorIds.ServiceExists, refused.TerminatingId);
        Assert.Null(run.Terminating);
        Assert.Equal(["schtasks.exe /Delete /TN erpsync /F", "net.exe stop erpsync"], Changes.Take(2));
        Assert.StartsWith("sc.exe config erpsync binPath= ", Changes.ElementAt(2), StringComparison.Ordinal);
        Assert.Contains(@"obj= OFFICE\grace", Changes.ElementAt(2), StringComparison.Ordinal);
        Assert.DoesNotContain(Changes, command => command.StartsWith("icacls", StringComparison.Ordinal));
    }

    [Fact]
    public void Unregistering_removes_the_service_and_the_task()
    {
        Machine.Answer = _ => new CommandResult(0, "");

        _runspace.Run("Unregister-ErpSyncService -Confirm:$false");

        Assert.Equal(["net.exe stop erpsync", "sc.exe delete erpsync", "schtasks.exe /Delete /TN erpsync /F"], Changes);
    }

    private static bool IsQuestion(string command) => command.Contains("query", StringComparison.OrdinalIgnoreCase);

    private static string? Value(XElement task, string name) => task.Descendants(Schema + name).SingleOrDefault()?.Value;
}
