using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The processes of this machine. A process is known by its start: on Linux the ticks since boot (a clock that is set cannot change them)
/// together with boot and process namespace, so that two containers or two boots are never taken for one; elsewhere the start time the
/// system keeps.
/// </summary>
internal sealed class SystemProcesses : IProcessTable
{
    private const char Separator = '/';

    // Neither changes while this process runs, and finding them out reads several files of the system.
    private static readonly Lazy<string> OwnScope = new(Scope);
    private static readonly Lazy<ProcessIdentity> Own = new(Identify);

    public ProcessIdentity Current => Own.Value;

    public bool? IsAlive(ProcessIdentity process)
    {
        if (!string.Equals(process.Machine, Environment.MachineName, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var separator = process.Token.LastIndexOf(Separator);
        if (separator >= 0 && process.Token[..separator] != OwnScope.Value)
        {
            return null;
        }

        try
        {
            using var running = Process.GetProcessById(process.Id);
            if (separator < 0)
            {
                return StartToken(running) == process.Token;
            }

            // The system may hide other users' processes: then it runs, and that is all we know.
            return ReadLinuxStart(process.Id) is { } start ? start == process.Token[(separator + 1)..] : null;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // It ended between the two looks.
            return false;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static ProcessIdentity Identify()
    {
        using var process = Process.GetCurrentProcess();
        var token = OperatingSystem.IsLinux() && ReadLinuxStart(Environment.ProcessId) is { } start
            ? OwnScope.Value + Separator + start
            : StartToken(process);
        var startedAt = new DateTimeOffset(process.StartTime).ToUniversalTime();
        return new ProcessIdentity(Environment.UserName, Environment.MachineName, Environment.ProcessId, token, startedAt);
    }

    private static string StartToken(Process process) => process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);

    private static string Scope() =>
        OperatingSystem.IsLinux()
            ? ReadOrEmpty("/proc/sys/kernel/random/boot_id") + ":" + (new FileInfo("/proc/self/ns/pid").LinkTarget ?? "")
            : "";

    private static string ReadOrEmpty(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";

    /// <summary>
    /// Field 22 of /proc/[pid]/stat, or "ended" for a process that waits only to be collected; null when it cannot be read.
    /// </summary>
    private static string? ReadLinuxStart(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int State = 0;
        const int StartTime = 19;
        return fields.Length <= StartTime ? null : fields[State] is "Z" or "X" ? "ended" : fields[StartTime];
    }
}
