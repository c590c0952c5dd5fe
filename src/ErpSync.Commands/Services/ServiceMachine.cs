using ErpSync.Commands.Hosting;

namespace ErpSync.Commands.Services;

/// <summary>Everything that registering takes from the machine. Tests describe one of their own.</summary>
internal sealed record ServiceMachine
{
    /// <summary>Runs programs of the system.</summary>
    public required ICommandRunner Runner { get; init; }

    public bool IsWindows { get; init; }

    public bool IsLinux { get; init; }

    /// <summary>Whether systemd manages this machine (and not only lies on its disk).</summary>
    public bool HasSystemd { get; init; }

    /// <summary>Whether this process is root's, or runs as administrator.</summary>
    public bool IsPrivileged { get; init; }

    /// <summary>Who sits here: behind sudo the one who called it.</summary>
    public required string UserName { get; init; }

    /// <summary>Where units of the system are put.</summary>
    public string UnitFolder { get; init; } = "/etc/systemd/system";

    /// <summary>Where units of this user are put.</summary>
    public required string UserUnitFolder { get; init; }

    /// <summary>Where files may lie for a moment.</summary>
    public required string TemporaryFolder { get; init; }

    /// <summary>Finds the dotnet that has ASP.NET Core.</summary>
    public required Func<string> Dotnet { get; init; }

    /// <summary>The machine this process runs on.</summary>
    public static ServiceMachine This() => new()
    {
        Runner = new ProcessRunner(),
        IsWindows = OperatingSystem.IsWindows(),
        IsLinux = OperatingSystem.IsLinux(),
        HasSystemd = Directory.Exists("/run/systemd/system"),
        IsPrivileged = Environment.IsPrivilegedProcess,
        UserName = OperatingSystem.IsWindows()
            ? $@"{Environment.UserDomainName}\{Environment.UserName}"
            : Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } caller ? caller : Environment.UserName,
        UserUnitFolder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "systemd", "user"),
        TemporaryFolder = Path.GetTempPath(),
        Dotnet = FindDotnet,
    };

    /// <summary>The service management of this machine.</summary>
    /// <exception cref="ErpSyncException">ErpServiceUnsupported.</exception>
    public IServiceSystem Services() => IsWindows ? new WindowsServices(this)
        : IsLinux ? new SystemdServices(this)
        : throw ServiceErrors.Unsupported(
            "Services can be registered on Windows and on Linux with systemd.",
            "Have your system's own scheduler (launchd, cron) run the service: dotnet <module>/lib/engine/ErpSync.Host.dll --config <path> [--once].");

    private static string FindDotnet()
    {
        var locator = new SharedFrameworkLocator(DotnetRoots.Search());
        var framework = locator.Find() ?? throw locator.NotFound();

        // root/shared/Microsoft.AspNetCore.App/10.0.x
        var root = Directory.GetParent(framework)!.Parent!.Parent!.FullName;
        var dotnet = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(dotnet) ? dotnet : throw locator.NotFound();
    }
}
