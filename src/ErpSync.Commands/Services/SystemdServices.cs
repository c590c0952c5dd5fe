namespace ErpSync.Commands.Services;

/// <summary>Services and timers of systemd, of the system or of one user.</summary>
/// <param name="machine">The machine.</param>
internal sealed class SystemdServices(ServiceMachine machine) : IServiceSystem
{
    public ServicePlan Register(ServiceRequest request)
    {
        if (request is { IsUserScope: true, User: not null })
        {
            throw ServiceErrors.Argument("A unit of a user runs as that user.", "Leave out -User or -UserScope.", request.User);
        }

        var whole = request.IsUserScope ? request : request with { User = request.User ?? machine.UserName };
        var existing = Existing(request.Name, request.IsUserScope);
        if (existing.Count > 0 && !request.Replaces)
        {
            throw ServiceErrors.Exists(request.Name, existing[0]);
        }

        var unit = new SystemdUnit(whole);
        var (service, timer) = (PathOf(request.Name, Service, request.IsUserScope), PathOf(request.Name, Timer, request.IsUserScope));
        var isTimed = request.Every is not null;
        var steps = new List<ServiceStep>();
        steps.AddRange(existing.Select(path => Systemctl(request.IsUserScope, "disable", "--now", Path.GetFileName(path))));
        steps.Add(new ServiceStep.Write(service, unit.Service()));
        if (isTimed)
        {
            steps.Add(new ServiceStep.Write(timer, unit.Timer()));
        }
        else if (existing.Contains(timer))
        {
            steps.Add(new ServiceStep.Remove(timer));
        }

        steps.Add(Systemctl(request.IsUserScope, "daemon-reload"));
        steps.Add(Systemctl(request.IsUserScope, "enable", "--now", request.Name + (isTimed ? Timer : Service)));
        return new ServicePlan(
            new ErpSyncService
            {
                Name = request.Name,
                Kind = isTimed ? ErpServiceKind.SystemdTimer : ErpServiceKind.SystemdService,
                Path = isTimed ? timer : service,
                Command = whole.HostCommand().ToString(),
            },
            steps)
        {
            Warnings = [.. Warnings(whole)],
        };
    }

    public void Check(ServiceRequest request)
    {
        CheckRemoval(request.IsUserScope);
        if (request.User is { } user && machine.Runner.Run(new CommandLine("id", "-u", "--", user)).ExitCode != 0)
        {
            throw ServiceErrors.Argument(
                $"There is no user {user} on this machine.",
                $"Make one: useradd --system --home-dir {request.ConfigFolder} --shell /usr/sbin/nologin {user}; then give it the folder with chown.",
                user);
        }

        if (request.DataFolders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing)
        {
            throw ServiceErrors.Argument(
                $"There is no folder {missing} for the state or the log.", "Make it, and let the user of the service write to it.", missing);
        }
    }

    public ServicePlan Unregister(string name, bool isUserScope)
    {
        var existing = Existing(name, isUserScope);
        if (existing.Count == 0)
        {
            throw ServiceErrors.NotFound(name, $" in {Folder(isUserScope)}");
        }

        var isTimed = existing[0].EndsWith(Timer, StringComparison.Ordinal);
        return new ServicePlan(
            new ErpSyncService
            {
                Name = name,
                Kind = isTimed ? ErpServiceKind.SystemdTimer : ErpServiceKind.SystemdService,
                Path = existing[0],
                Command = "",
            },
            [
                .. existing.Select(path => Systemctl(isUserScope, "disable", "--now", Path.GetFileName(path))),
                .. existing.Select(path => new ServiceStep.Remove(path)),
                Systemctl(isUserScope, "daemon-reload"),
            ]);
    }

    public void CheckRemoval(bool isUserScope)
    {
        if (!machine.HasSystemd)
        {
            throw ServiceErrors.Unsupported(
                "systemd does not manage this machine.",
                "In a container let ErpSync.Host be its process; elsewhere have your own service manager run it. -WhatIf shows the unit all the same.");
        }

        if (!isUserScope && !machine.IsPrivileged)
        {
            throw ServiceErrors.Access(
                "Units of the system belong to root.", "Run pwsh with sudo, or add -UserScope for a unit of your own. -WhatIf needs no rights.");
        }
    }

    public string? State(ErpSyncService service, bool isUserScope)
    {
        // It answers with another exit code for each state.
        var unit = service.Name + (service.Kind == ErpServiceKind.SystemdTimer ? Timer : Service);
        var output = machine.Runner.Run(Systemctl(isUserScope, "is-active", unit).Command).Output;
        return output.Length == 0 ? null : output.Split('\n')[0].Trim();
    }

    private const string Service = ".service";
    private const string Timer = ".timer";

    private static ServiceStep.Run Systemctl(bool isUserScope, params string[] arguments) =>
        new("systemctl", isUserScope ? ["--user", .. arguments] : arguments);

    private IEnumerable<string> Warnings(ServiceRequest request)
    {
        if (!machine.HasSystemd)
        {
            yield return "systemd does not manage this machine: this is for another one.";
        }

        if (request.User == "root")
        {
            yield return "It runs as root. Better make a user of its own and name it with -User.";
        }

        if (request.IsUserScope)
        {
            yield return $"It ends when {machine.UserName} logs out, unless you run: loginctl enable-linger {machine.UserName}";
        }
    }

    private string Folder(bool isUserScope) => isUserScope ? machine.UserUnitFolder : machine.UnitFolder;

    private string PathOf(string name, string kind, bool isUserScope) => Path.Combine(Folder(isUserScope), name + kind);

    // The timer first: without it nothing starts the service any more.
    private List<string> Existing(string name, bool isUserScope) =>
        [.. new[] { PathOf(name, Timer, isUserScope), PathOf(name, Service, isUserScope) }.Where(File.Exists)];
}
