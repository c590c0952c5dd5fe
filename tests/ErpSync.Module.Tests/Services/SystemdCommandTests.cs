using ErpSync.Commands.Services;
using ErpSync.ModuleTests.Fakes;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests.Services;

public sealed class SystemdCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleRunspace _runspace = new();

    public SystemdCommandTests()
    {
        Machine.Root = _folder.File("machine");
        Directory.CreateDirectory(Machine.UnitFolder);
        _runspace.Engine.ConfigPath = _folder.Write("config.yaml", "");
        _runspace.Engine.DataFolders = [_folder.Path];
        _runspace.Host.Console.Answer = _ => "Yes";
        _runspace.Run("$ErrorActionPreference = 'Stop'");
    }

    private FakeMachine Machine => _runspace.Machine;

    private string Service => Path.Combine(Machine.UnitFolder, "erpsync.service");

    private string Timer => Path.Combine(Machine.UnitFolder, "erpsync.timer");

    public void Dispose()
    {
        _runspace.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void WhatIf_shows_the_exact_unit_and_commands_changes_nothing_and_needs_no_rights()
    {
        Machine.IsPrivileged = false;

        var run = _runspace.Run("Register-ErpSyncService -User erpsync -WhatIf");

        Assert.Null(run.Terminating);
        Assert.Empty(run.Output);
        Assert.Empty(Machine.Commands);
        Assert.Empty(Directory.GetFiles(Machine.UnitFolder));
        var host = ModuleFolder.Lib("engine", "ErpSync.Host.dll");
        var text = _runspace.Host.Console.Text;
        Assert.Contains($"What if: Write {Service}:\n\n# Written by Register-ErpSyncService.", text, StringComparison.Ordinal);
        Assert.Contains($"\nExecStart=/usr/lib/dotnet/dotnet {host} --config {_runspace.Engine.ConfigPath}\n", text, StringComparison.Ordinal);
        Assert.Contains("\nRun systemctl daemon-reload\nRun systemctl enable --now erpsync.service\n", text, StringComparison.Ordinal);

        // What was shown is what is written.
        Machine.IsPrivileged = true;
        _runspace.Run("Register-ErpSyncService -User erpsync -Confirm:$false");
        Assert.Contains(File.ReadAllText(Service).TrimEnd(), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Registering_writes_the_unit_starts_it_and_returns_what_became_of_it()
    {
        Machine.Answer = command => new CommandResult(0, command.Contains("is-active", StringComparison.Ordinal) ? "active\n" : "");

        var service = _runspace.Run("Register-ErpSyncService -User erpsync -Confirm:$false").Of<ErpSyncService>().Single();

        Assert.Equal(("erpsync", ErpServiceKind.SystemdService, Service, "active"), (service.Name, service.Kind, service.Path, service.State));
        Assert.StartsWith("/usr/lib/dotnet/dotnet ", service.Command, StringComparison.Ordinal);
        Assert.Equal(
            ["id -u -- erpsync", "systemctl daemon-reload", "systemctl enable --now erpsync.service", "systemctl is-active erpsync.service"],
            Machine.Commands);
        Assert.Equal([Service], Directory.GetFiles(Machine.UnitFolder));
        Assert.Contains("\nUser=erpsync\n", File.ReadAllText(Service), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("-rw-r--r--", Mode(Service));
        }
    }

    [Fact]
    public void It_asks_first_and_no_means_no()
    {
        _runspace.Host.Console.Answer = _ => "No";

        Assert.Empty(_runspace.Run("Register-ErpSyncService").Output);

        Assert.Contains("systemctl enable --now erpsync.service", Assert.Single(_runspace.Host.Console.Questions), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Machine.UnitFolder));
    }

    [Theory]
    [InlineData(false, true, ErrorIds.ServiceAccess, "-UserScope")]
    [InlineData(true, false, ErrorIds.ServiceUnsupported, "container")]
    public void Without_the_rights_or_without_systemd_nothing_is_written_or_asked(bool isPrivileged, bool hasSystemd, string errorId, string remedy)
    {
        Machine.IsPrivileged = isPrivileged;
        Machine.HasSystemd = hasSystemd;

        var registering = _runspace.Run("Register-ErpSyncService");
        File.WriteAllText(Service, "");
        var removing = _runspace.Run("Unregister-ErpSyncService");

        Assert.Equal((errorId, errorId), (registering.TerminatingId, removing.TerminatingId));
        Assert.Contains(remedy, registering.Terminating!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Machine.Commands);
        Assert.Empty(_runspace.Host.Console.Questions);
        Assert.Equal([Service], Directory.GetFiles(Machine.UnitFolder));
    }

    [Fact]
    public void Where_there_is_no_service_management_that_it_knows_it_says_what_to_do()
    {
        Machine.IsLinux = false;

        var run = _runspace.Run("Register-ErpSyncService -WhatIf");

        Assert.Equal(ErrorIds.ServiceUnsupported, run.TerminatingId);
        Assert.Contains("ErpSync.Host.dll", run.Terminating!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_of_a_user_takes_no_rights_and_lies_with_the_user()
    {
        Machine.IsPrivileged = false;

        var run = _runspace.Run("Register-ErpSyncService -Name mine -UserScope -NoWebhooks -Confirm:$false");

        var unit = File.ReadAllText(Path.Combine(Machine.UserUnitFolder, "mine.service"));
        Assert.Equal(["systemctl --user daemon-reload", "systemctl --user enable --now mine.service", "systemctl --user is-active mine.service"],
            Machine.Commands);
        Assert.Contains("config.yaml --no-webhooks\n", unit, StringComparison.Ordinal);
        Assert.Contains("WantedBy=default.target\n", unit, StringComparison.Ordinal);
        Assert.DoesNotContain("User=", unit, StringComparison.Ordinal);
        Assert.Contains("loginctl enable-linger ada", Assert.Single(run.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_timer_comes_with_the_service_that_it_starts()
    {
        var service = _runspace.Run("Register-ErpSyncService -ScheduledTask -Every 00:15:00 -Confirm:$false").Of<ErpSyncService>().Single();

        Assert.Equal((ErpServiceKind.SystemdTimer, Timer), (service.Kind, service.Path));
        Assert.EndsWith(" --once", service.Command, StringComparison.Ordinal);
        Assert.Contains("OnUnitActiveSec=900s\n", File.ReadAllText(Timer), StringComparison.Ordinal);
        Assert.Contains("Type=oneshot\n", File.ReadAllText(Service), StringComparison.Ordinal);
        Assert.Contains("\nUser=ada\n", File.ReadAllText(Service), StringComparison.Ordinal);
        Assert.Contains("systemctl enable --now erpsync.timer", Machine.Commands);
    }

    [Theory]
    [InlineData("00:00:59")]
    [InlineData("32.00:00:00")]
    public void A_time_that_no_scheduler_takes_is_refused(string every)
    {
        var run = _runspace.Run("Register-ErpSyncService -ScheduledTask -Every $every -WhatIf", ("every", every));

        Assert.Equal(ErrorIds.ArgumentInvalid, run.TerminatingId);
        Assert.Contains("minute", run.Terminating!.ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_there_is_replaced_only_by_force_and_then_whole()
    {
        _runspace.Run("Register-ErpSyncService -ScheduledTask -Every 01:00:00 -Confirm:$false");
        var timed = File.ReadAllText(Service);

        var again = _runspace.Run("Register-ErpSyncService -Confirm:$false");
        Assert.Equal((ErrorIds.ServiceExists, timed), (again.TerminatingId, File.ReadAllText(Service)));
        Machine.Commands.Clear();
        _runspace.Run("Register-ErpSyncService -Force -Confirm:$false");

        Assert.Equal(
            ["systemctl disable --now erpsync.timer", "systemctl disable --now erpsync.service"],
            Machine.Commands.Where(command => command.Contains("disable", StringComparison.Ordinal)));
        Assert.Equal([Service], Directory.GetFiles(Machine.UnitFolder));
        Assert.Contains("Type=notify\n", File.ReadAllText(Service), StringComparison.Ordinal);
    }

    [Fact]
    public void Unregistering_takes_the_object_stops_it_and_removes_its_files()
    {
        _runspace.Run("$service = Register-ErpSyncService -ScheduledTask -Every 01:00:00 -Confirm:$false");
        Machine.Commands.Clear();

        var shown = _runspace.Run("$service | Unregister-ErpSyncService -WhatIf");
        Assert.Null(shown.Terminating);
        Assert.Empty(Machine.Commands);
        _runspace.Run("$service | Unregister-ErpSyncService -Confirm:$false");
        var gone = _runspace.Run("Unregister-ErpSyncService -Confirm:$false");

        Assert.Contains($"Remove {Timer}\nRemove {Service}\nRun systemctl daemon-reload", _runspace.Host.Console.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["systemctl disable --now erpsync.timer", "systemctl disable --now erpsync.service", "systemctl daemon-reload"], Machine.Commands);
        Assert.Empty(Directory.GetFiles(Machine.UnitFolder));
        Assert.Equal(ErrorIds.ServiceNotFound, gone.TerminatingId);
    }

    [Fact]
    public void A_step_that_the_system_refuses_is_told_with_its_words()
    {
        Machine.Answer = command => command.Contains("enable", StringComparison.Ordinal)
            ? new CommandResult(1, "Job for erpsync.service failed.")
            : new CommandResult(0, "");

        var run = _runspace.Run("Register-ErpSyncService -Confirm:$false");

        Assert.Equal(ErrorIds.ServiceFailed, run.TerminatingId);
        Assert.Contains("systemctl enable --now erpsync.service ended with exit code 1: Job for", run.Terminating!.ErrorDetails.Message,
            StringComparison.Ordinal);
        Assert.Contains("journalctl", run.Terminating.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_who_is_not_there_or_a_folder_that_is_not_there_is_found_before_anything_is_changed()
    {
        Machine.Answer = _ => new CommandResult(1, "");
        var user = _runspace.Run("Register-ErpSyncService -User nobodyhere -Confirm:$false");
        Machine.Answer = _ => new CommandResult(0, "");
        _runspace.Engine.DataFolders = [_folder.File("missing")];
        var folder = _runspace.Run("Register-ErpSyncService -Confirm:$false");

        Assert.Equal((ErrorIds.ArgumentInvalid, ErrorIds.ArgumentInvalid), (user.TerminatingId, folder.TerminatingId));
        Assert.Contains("useradd --system", user.Terminating!.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Machine.UnitFolder));
    }

    [Fact]
    public void The_configuration_is_tried_without_the_variables_of_the_session()
    {
        _runspace.Run("Register-ErpSyncService -Confirm:$false");

        Assert.Equal(2, _runspace.EntryPoint.Opened.Count);
        Assert.Null(_runspace.EntryPoint.Opened[0].Environment);
        Assert.Null(_runspace.EntryPoint.Opened[1].Environment!("ERPSYNC_CONFIG"));
        Assert.Null(_runspace.EntryPoint.Opened[1].Environment!("HOME"));
    }

    private static string Mode(string path)
    {
        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);
        return "-" + string.Concat("rwxrwxrwx".Select((letter, index) => ((int)mode & (1 << (8 - index))) != 0 ? letter : '-'));
    }
}
