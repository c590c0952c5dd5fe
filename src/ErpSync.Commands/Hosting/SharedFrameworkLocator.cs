using System.Globalization;

namespace ErpSync.Commands.Hosting;

/// <summary>
/// Finds the machine's ASP.NET Core. PowerShell runs on Microsoft.NETCore.App alone, so its assemblies are not on the trusted list.
/// </summary>
/// <param name="search">Where to look.</param>
internal sealed class SharedFrameworkLocator(SharedFrameworkSearch search)
{
    private const string Framework = "Microsoft.AspNetCore.App";
    private static readonly Version Oldest = new(10, 0);

    /// <summary>
    /// The folder with the assemblies, or null. Highest patch of the running major.minor first; else the highest older one, not below 10.0;
    /// never a newer one than the runtime, whose System assemblies it would miss. A preview only when there is no release.
    /// </summary>
    public string? Find() => Candidates()
        .OrderByDescending(candidate => IsSameRelease(candidate.Version))
        .ThenBy(candidate => candidate.IsPreview)
        .ThenByDescending(candidate => candidate.Version)
        .Select(candidate => candidate.Folder)
        .FirstOrDefault();

    /// <summary>The error to show when <see cref="Find"/> comes back with nothing.</summary>
    public ErpSyncException NotFound()
    {
        var version = search.RuntimeVersion.ToString(2);
        var hint = OperatingSystem.IsWindows() ? $"winget install Microsoft.DotNet.AspNetCore.{search.RuntimeVersion.Major}"
            : OperatingSystem.IsMacOS() ? "brew install dotnet"
            : $"install the package aspnetcore-runtime-{version}";
        var places = string.Join(", ", search.Roots.Select(root => Path.Combine(root, "shared", Framework)));
        return new ErpSyncException(new ErpSyncError(
            ErrorIds.AspNetCoreNotFound,
            ErpErrorCategory.NotInstalled,
            $"ASP.NET Core {version} is needed for this command and was not found. Searched: {places}.",
            $"Install the ASP.NET Core Runtime {version} ({hint}), or set DOTNET_ROOT to the folder that holds it. "
            + "A module package made with build.ps1 -Task Package brings its own. Synchronizing itself needs none.",
            Framework));
    }

    private IEnumerable<(string Folder, Version Version, bool IsPreview)> Candidates()
    {
        foreach (var root in search.Roots)
        {
            var shared = Path.Combine(root, "shared", Framework);
            if (!Directory.Exists(shared))
            {
                continue;
            }

            foreach (var folder in Directory.EnumerateDirectories(shared))
            {
                var (version, isPreview) = Parse(Path.GetFileName(folder));
                if (version is not null && version >= Oldest && Release(version) <= Release(search.RuntimeVersion))
                {
                    yield return (folder, version, isPreview);
                }
            }
        }
    }

    private static Version Release(Version version) => new(version.Major, version.Minor);

    private bool IsSameRelease(Version version) => Release(version) == Release(search.RuntimeVersion);

    /// <summary>Folder names are versions, not text: 10.0.12 is newer than 10.0.9.</summary>
    private static (Version? Version, bool IsPreview) Parse(string name)
    {
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        var number = dash < 0 ? name : name[..dash];
        return (Version.TryParse(number.ToString(CultureInfo.InvariantCulture), out var version) ? version : null, dash >= 0);
    }
}
