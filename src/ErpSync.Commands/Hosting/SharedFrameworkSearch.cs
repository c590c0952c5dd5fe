namespace ErpSync.Commands.Hosting;

/// <summary>Where to look for shared frameworks: everything <see cref="SharedFrameworkLocator"/> takes from the machine.</summary>
internal sealed record SharedFrameworkSearch
{
    /// <summary>The version of the runtime that runs this process.</summary>
    public required Version RuntimeVersion { get; init; }

    /// <summary>The installation folders to look below, best first. Folders that do not exist are skipped.</summary>
    public required IReadOnlyList<string> Roots { get; init; }
}
