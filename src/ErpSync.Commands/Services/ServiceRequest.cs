namespace ErpSync.Commands.Services;

/// <summary>What is to be registered.</summary>
internal sealed record ServiceRequest
{
    /// <summary>The name the system is to know it by.</summary>
    public required string Name { get; init; }

    /// <summary>The absolute path of the configuration.</summary>
    public required string ConfigPath { get; init; }

    /// <summary>The folder of the configuration, which relative paths are relative to.</summary>
    public required string ConfigFolder { get; init; }

    /// <summary>The folders that are written to.</summary>
    public required IReadOnlyList<string> DataFolders { get; init; }

    /// <summary>Where the module lies.</summary>
    public required string ModuleFolder { get; init; }

    /// <summary>The service: ErpSync.Host.dll.</summary>
    public required string HostPath { get; init; }

    /// <summary>The manifest of the module.</summary>
    public required string ManifestPath { get; init; }

    /// <summary>The dotnet that runs the service.</summary>
    public required string DotnetPath { get; init; }

    /// <summary>The pwsh that runs a scheduled task.</summary>
    public required string PowerShellPath { get; init; }

    /// <summary>The account it runs under; null for the one that fits the system best.</summary>
    public string? User { get; init; }

    /// <summary>Whether it belongs to the user who registers it and not to the system. Default false.</summary>
    public bool IsUserScope { get; init; }

    /// <summary>The time between two runs; null for a service that runs all the time.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Whether a service receives webhooks. Default true.</summary>
    public bool ReceivesWebhooks { get; init; } = true;

    /// <summary>Whether what has the name already is replaced. Default false.</summary>
    public bool Replaces { get; init; }

    /// <summary>What runs the service.</summary>
    public CommandLine HostCommand() => new(
        DotnetPath,
        [HostPath, "--config", ConfigPath, .. Every is not null ? ["--once"] : ReceivesWebhooks ? Array.Empty<string>() : ["--no-webhooks"]]);
}
