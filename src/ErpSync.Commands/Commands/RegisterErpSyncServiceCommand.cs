using System.Management.Automation;
using ErpSync.Commands.Services;

namespace ErpSync.Commands;

/// <summary>Registers ErpSync with the system: a systemd unit or a Windows service that always runs, or a scheduled task.</summary>
[Cmdlet(VerbsLifecycle.Register, "ErpSyncService", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ServiceSet)]
[OutputType(typeof(ErpSyncService))]
public sealed class RegisterErpSyncServiceCommand : ErpConfiguredCommand
{
    private const string ServiceSet = "Service";
    private const string TaskSet = "ScheduledTask";

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>The name the system is to know it by. Default: erpsync.</summary>
    [Parameter(Position = 0, HelpMessage = "The name the system is to know it by. Default: erpsync.")]
    [ValidatePattern("^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
    public string Name { get; set; } = "erpsync";

    /// <summary>The account it runs under.</summary>
    [Parameter(HelpMessage = "The account it runs under. Default: you on Linux and in tasks, an account of its own as a Windows service.")]
    [ValidateNotNullOrEmpty]
    [ValidatePattern(@"^[^\p{Cc}]+$")]
    public string? User { get; set; }

    /// <summary>Registers it for you alone and not for the system: needs no root or administrator.</summary>
    [Parameter(HelpMessage = "Registers it for you alone and not for the system: needs no root or administrator.")]
    public SwitchParameter UserScope { get; set; }

    /// <summary>Receives no webhooks: only scans every sync_rules.poll_seconds.</summary>
    [Parameter(ParameterSetName = ServiceSet, HelpMessage = "Receives no webhooks: only scans every sync_rules.poll_seconds.")]
    public SwitchParameter NoWebhooks { get; set; }

    /// <summary>Makes one run after another instead of a service that always runs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TaskSet, HelpMessage = "Makes one run after another instead of a service that always runs.")]
    public SwitchParameter ScheduledTask { get; set; }

    /// <summary>The time from the beginning of one run to that of the next, from a minute to 31 days.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TaskSet, HelpMessage = "The time between two runs, like 00:15:00; a minute to 31 days.")]
    public TimeSpan Every { get; set; }

    /// <summary>Replaces what has the name already.</summary>
    [Parameter(HelpMessage = "Replaces what has the name already.")]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var machine = Session.Machine();
        var system = Ask(machine.Services);
        var request = Ask(() => Request(machine));
        var plan = Ask(() => system.Register(request));
        if (!IsWhatIf)
        {
            Ask(() =>
            {
                system.Check(request);
                CheckEnvironment();
                return true;
            });
        }

        foreach (var warning in plan.Warnings)
        {
            WriteWarning(warning);
        }

        if (ShouldProcess(plan.ToString(), plan.ToString(), $"Register {plan.Service.Name}"))
        {
            Ask(() =>
            {
                new ServicePlanExecutor(machine.Runner).Execute(plan, WriteDebug);
                return true;
            });
            WriteObject(plan.Service with { State = Ask(() => system.State(plan.Service, request.IsUserScope)) });
        }
    }

    private ServiceRequest Request(ServiceMachine machine)
    {
        if (ParameterSetName == TaskSet && (Every < Shortest || Every > Longest))
        {
            throw ServiceErrors.Argument($"{Every} is outside a minute to 31 days.", "Write a time like 00:15:00 for a quarter of an hour.", nameof(Every));
        }

        var lib = Path.GetDirectoryName(typeof(RegisterErpSyncServiceCommand).Assembly.Location)!;
        var module = Path.GetDirectoryName(lib)!;
        var host = Path.Combine(lib, "engine", "ErpSync.Host.dll");
        if (!File.Exists(host))
        {
            throw new ErpSyncException(new ErpSyncError(
                ErrorIds.EngineMissing, ErpErrorCategory.NotInstalled, $"{host} is not there.",
                "Install the module again, or run dotnet build in the clone.", host));
        }

        return new ServiceRequest
        {
            Name = Name,
            ConfigPath = Engine.ConfigPath,
            ConfigFolder = Path.GetDirectoryName(Engine.ConfigPath)!,
            DataFolders = Engine.DataFolders,
            ModuleFolder = module,
            HostPath = host,
            ManifestPath = Path.Combine(module, "ErpSync.psd1"),
            DotnetPath = machine.Dotnet(),
            PowerShellPath = PowerShellPath(),
            User = User,
            IsUserScope = UserScope,
            Every = ParameterSetName == TaskSet ? Every : null,
            ReceivesWebhooks = !NoWebhooks,
            Replaces = Force,
        };
    }

    /// <summary>A service does not have the variables of this session: what it needs must stand in the configuration or in .env.</summary>
    private void CheckEnvironment()
    {
        var alone = Options(Engine.ConfigPath) with { Environment = MachineVariable };
        Close(Session.Engine().Open(alone));
    }

    private static string? MachineVariable(string name) => Environment.GetEnvironmentVariable(name, EnvironmentVariableTarget.Machine);

    /// <summary>That of this session. From the store it lies in a folder that goes with each update, so the one on PATH is taken.</summary>
    private string PowerShellPath()
    {
        var program = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var path = GetVariableValue("PSHOME") is string home ? Path.Combine(home, program) : program;
        return File.Exists(path) && !path.Contains("WindowsApps", StringComparison.OrdinalIgnoreCase) ? path : program;
    }
}
