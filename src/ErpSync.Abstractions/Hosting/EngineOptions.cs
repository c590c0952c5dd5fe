namespace ErpSync;

/// <summary>What an engine is opened with.</summary>
public sealed record EngineOptions
{
    /// <summary>The absolute path of the configuration file; null discovers it from <see cref="WorkingDirectory"/>.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The directory discovery starts from: config.yaml there or in a parent, or a .env alone.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Read access to environment variables; null reads those of the process.</summary>
    public Func<string, string?>? Environment { get; init; }
}
