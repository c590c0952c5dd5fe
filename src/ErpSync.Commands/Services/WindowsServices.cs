using System.Text.RegularExpressions;

namespace ErpSync.Commands.Services;

/// <summary>Windows services and scheduled tasks.</summary>
/// <param name="machine">The machine.</param>
internal sealed partial class WindowsServices(ServiceMachine machine) : IServiceSystem
{
    private const string Control = "sc.exe";
    private const string Net = "net.exe";
    private const string Tasks = "schtasks.exe";
    private const string Description = "Keeps two ERPNext sites in step.";

    public ServicePlan Register(ServiceRequest request)
    {
        if (request is { IsUserScope: true, Every: null })
        {
            throw ServiceErrors.Argument(
                "A Windows service belongs to the system.", "Leave out -UserScope, or add -ScheduledTask -Every <time>.", nameof(request.IsUserScope));
        }

        if (request is { IsUserScope: true, User: not null })
        {
            throw ServiceErrors.Argument("A task of a user runs as that user.", "Leave out -User or -UserScope.", request.User);
        }

        var isService = IsService(request.Name);
        var isTask = IsTask(request.Name);
        if ((isService || isTask) && !request.Replaces)
        {
            throw ServiceErrors.Exists(request.Name, $"The {(isService ? "service" : "scheduled task")} {request.Name}");
        }

        return request.Every is null ? Service(request, isService, isTask) : Task(request, isService);
    }

    public void Check(ServiceRequest request) => CheckRemoval(request.IsUserScope);

    public ServicePlan Unregister(string name, bool isUserScope)
    {
        var isService = IsService(name);
        var isTask = IsTask(name);
        return isService || isTask
            ? new ServicePlan(
                new ErpSyncService { Name = name, Kind = isService ? ErpServiceKind.WindowsService : ErpServiceKind.ScheduledTask, Command = "" },
                [.. isService ? RemoveService(name) : [], .. isTask ? RemoveTask(name) : []])
            : throw ServiceErrors.NotFound(name, " and no scheduled task of that name");
    }

    public void CheckRemoval(bool isUserScope)
    {
        if (!isUserScope && !machine.IsPrivileged)
        {
            throw ServiceErrors.Access(
                "Services and tasks of the system belong to administrators.",
                "Run PowerShell as administrator; a scheduled task of your own needs no rights: add -UserScope. -WhatIf needs none either.");
        }
    }

    public string? State(ErpSyncService service, bool isUserScope)
    {
        if (service.Kind == ErpServiceKind.ScheduledTask)
        {
            return IsTask(service.Name) ? "Registered" : null;
        }

        // The words before the colon are translated on some systems, the number and the name of the state are not.
        var match = StateLine().Match(machine.Runner.Run(new CommandLine(Control, "query", service.Name)).Output);
        return match.Success ? match.Groups["state"].Value : null;
    }

    private static ServicePlan Service(ServiceRequest request, bool isService, bool isTask)
    {
        // An account that Windows makes for this one service: it owns nothing and may only what is granted here.
        var account = request.User ?? $@"NT SERVICE\{request.Name}";
        var command = request.HostCommand();
        var steps = new List<ServiceStep>();
        steps.AddRange(isTask ? RemoveTask(request.Name) : []);
        steps.AddRange(isService ? [new ServiceStep.Run(Net, "stop", request.Name) { MayFail = true }] : Array.Empty<ServiceStep>());
        steps.Add(new ServiceStep.Run(
            Control, isService ? "config" : "create", request.Name, "binPath=", ForWindows(command), "start=", "delayed-auto",
            "obj=", account, "DisplayName=", "ErpSync"));
        steps.Add(new ServiceStep.Run(Control, "description", request.Name, Description));
        steps.Add(new ServiceStep.Run(Control, "failure", request.Name, "reset=", "86400", "actions=", "restart/10000/restart/60000/restart/300000"));
        steps.Add(new ServiceStep.Run(Control, "failureflag", request.Name, "1"));
        if (request.User is null)
        {
            steps.Add(Grant(request.ModuleFolder, account, "RX"));
            steps.Add(Grant(request.ConfigFolder, account, "RX"));
            steps.AddRange(request.DataFolders.Select(folder => Grant(folder, account, "M")));
        }

        steps.Add(new ServiceStep.Run(Net, "start", request.Name));
        return new ServicePlan(
            new ErpSyncService { Name = request.Name, Kind = ErpServiceKind.WindowsService, Command = ForWindows(command) }, steps);
    }

    private ServicePlan Task(ServiceRequest request, bool isService)
    {
        var task = new ScheduledTaskDefinition(request, machine.UserName);
        var file = Path.Combine(machine.TemporaryFolder, $"{request.Name}.task.xml");
        return new ServicePlan(
            new ErpSyncService { Name = request.Name, Kind = ErpServiceKind.ScheduledTask, Command = ForWindows(task.Command) },
            [
                .. isService ? RemoveService(request.Name) : [],
                new ServiceStep.Write(file, task.ToXml()) { IsTemporary = true },
                new ServiceStep.Run(Tasks, "/Create", "/TN", request.Name, "/XML", file, "/F"),
                new ServiceStep.Run(Tasks, "/Run", "/TN", request.Name),
            ]);
    }

    private static ServiceStep.Run Grant(string folder, string account, string rights) =>
        new("icacls.exe", folder, "/grant", $"{account}:(OI)(CI){rights}");

    private static ServiceStep[] RemoveService(string name) =>
        [new ServiceStep.Run(Net, "stop", name) { MayFail = true }, new ServiceStep.Run(Control, "delete", name)];

    private static ServiceStep[] RemoveTask(string name) => [new ServiceStep.Run(Tasks, "/Delete", "/TN", name, "/F")];

    private bool IsService(string name) => machine.Runner.Run(new CommandLine(Control, "query", name)).ExitCode == 0;

    private bool IsTask(string name) => machine.Runner.Run(new CommandLine(Tasks, "/Query", "/TN", name)).ExitCode == 0;

    private static string ForWindows(CommandLine command) =>
        string.Join(' ', command.Arguments.Prepend(command.Program).Select(ScheduledTaskDefinition.Quoted));

    [GeneratedRegex(@"^[^:\r\n]+:\s+[1-7]\s+(?<state>[A-Z_]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex StateLine();
}
