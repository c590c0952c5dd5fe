using System.Runtime.InteropServices;
using Microsoft.Win32;

namespace ErpSync.Commands.Hosting;

/// <summary>The .NET installation folders of this machine, in the order the .NET host itself trusts them.</summary>
internal static class DotnetRoots
{
    /// <summary>What to search on this machine, for this process.</summary>
    public static SharedFrameworkSearch Search() =>
        new() { RuntimeVersion = Environment.Version, Roots = Find(Environment.GetEnvironmentVariable) };

    /// <summary>The candidate folders, best first, without doubles.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static IReadOnlyList<string> Find(Func<string, string?> environment)
    {
        var roots = new List<string?>
        {
            environment("DOTNET_ROOT_" + Architecture.ToUpperInvariant()),
            environment("DOTNET_ROOT"),
            AboveRuntime(RuntimeEnvironment.GetRuntimeDirectory()),
            OnPath(environment("PATH")),
        };
        roots.AddRange(OperatingSystem.IsWindows() ? WindowsRecords() : UnixRecords("/etc/dotnet"));
        roots.AddRange(UsualRoots(environment));
        var comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        return [.. roots.OfType<string>().Where(root => root.Length > 0).Select(Path.TrimEndingDirectorySeparator).Distinct(comparer)];
    }

    private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>root/shared/Microsoft.NETCore.App/10.0.x/ gives root; a self-contained host has no such shape and gives nothing.</summary>
    private static string? AboveRuntime(string runtimeDirectory)
    {
        var shared = Directory.GetParent(Path.TrimEndingDirectorySeparator(runtimeDirectory))?.Parent;
        return string.Equals(shared?.Name, "shared", StringComparison.OrdinalIgnoreCase) ? shared?.Parent?.FullName : null;
    }

    private static string? OnPath(string? path)
    {
        var program = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (var folder in (path ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var file = new FileInfo(Path.Combine(folder.Trim('"'), program));
            if (file.Exists)
            {
                // Package managers put a link on PATH; the frameworks lie beside what it points to.
                var real = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
                return Path.GetDirectoryName(real.FullName);
            }
        }

        return null;
    }

    private static IEnumerable<string?> UnixRecords(string folder)
    {
        foreach (var name in new[] { "install_location_" + Architecture, "install_location" })
        {
            var record = Path.Combine(folder, name);
            if (File.Exists(record))
            {
                yield return File.ReadLines(record).FirstOrDefault()?.Trim();
            }
        }
    }

    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static IEnumerable<string?> WindowsRecords()
    {
        using var machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, RegistryView.Registry32);
        using var record = machine.OpenSubKey($@"SOFTWARE\dotnet\Setup\InstalledVersions\{Architecture}");
        yield return record?.GetValue("InstallLocation") as string;
    }

    private static IEnumerable<string?> UsualRoots(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows())
        {
            var programs = environment("ProgramFiles");
            var local = environment("LOCALAPPDATA");
            return
            [
                programs is null ? null : Path.Combine(programs, "dotnet"),
                local is null ? null : Path.Combine(local, "Microsoft", "dotnet"),
            ];
        }

        var home = environment("HOME");
        return
        [
            "/usr/local/share/dotnet",
            "/usr/share/dotnet",
            "/usr/lib/dotnet",
            "/usr/lib64/dotnet",
            "/opt/homebrew/opt/dotnet/libexec",
            home is null ? null : Path.Combine(home, ".dotnet"),
        ];
    }
}
