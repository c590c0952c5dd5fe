using ErpSync.Commands.Services;

namespace ErpSync.ModuleTests.Fakes;

/// <summary>A machine whose service management only notes what it is told. Unless a test gives it folders, it has none.</summary>
internal sealed class FakeMachine : ICommandRunner
{
    public bool IsWindows { get; set; }

    public bool IsLinux { get; set; } = true;

    public bool HasSystemd { get; set; } = true;

    public bool IsPrivileged { get; set; } = true;

    /// <summary>Below it lie etc, home and tmp.</summary>
    public string Root { get; set; } = "/nowhere";

    public string UnitFolder => Path.Combine(Root, "etc");

    public string UserUnitFolder => Path.Combine(Root, "home");

    public string TemporaryFolder => Path.Combine(Root, "tmp");

    /// <summary>Every command that was run.</summary>
    public List<string> Commands { get; } = [];

    /// <summary>What a command comes to. Default: nothing said, exit code 0.</summary>
    public Func<string, CommandResult> Answer { get; set; } = _ => new CommandResult(0, "");

    public CommandResult Run(CommandLine command)
    {
        Commands.Add(command.ToString());
        return Answer(command.ToString());
    }

    public ServiceMachine Describe() => new()
    {
        Runner = this,
        IsWindows = IsWindows,
        IsLinux = IsLinux,
        HasSystemd = HasSystemd,
        IsPrivileged = IsPrivileged,
        UserName = IsWindows ? @"OFFICE\ada" : "ada",
        UnitFolder = UnitFolder,
        UserUnitFolder = UserUnitFolder,
        TemporaryFolder = TemporaryFolder,
        Dotnet = () => "/usr/lib/dotnet/dotnet",
    };
}
