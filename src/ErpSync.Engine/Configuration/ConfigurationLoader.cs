using ErpSync.Engine.Configuration.Reading;

namespace ErpSync.Engine.Configuration;

/// <summary>Loads and checks the configuration. Reads config.yaml and .env, looks at no site and creates nothing.</summary>
internal static class ConfigurationLoader
{
    private const string CreateOne = "Run New-ErpSyncConfig to write one, or name one with -ConfigPath.";

    /// <summary>The configuration with every default filled in.</summary>
    /// <param name="options">Where to look.</param>
    /// <exception cref="ErpSyncException">
    /// ErpConfigNotFound with the places searched, or ErpConfigInvalid with every finding on a line of its own.
    /// </exception>
    public static SyncConfiguration Load(EngineOptions options)
    {
        var file = ConfigurationFile.Find(options, out var searched) ?? throw NotFound(searched);
        var reading = ConfigurationReader.Read(file, EnvironmentOf(options));
        return reading.Configuration ?? throw Invalid(file, reading.Findings);
    }

    /// <summary>Every finding: errors and warnings in reading order; empty when all is well.</summary>
    /// <param name="options">Where to look.</param>
    public static IReadOnlyList<ConfigFinding> Check(EngineOptions options)
    {
        if (ConfigurationFile.Find(options, out var searched) is { } file)
        {
            return ConfigurationReader.Read(file, EnvironmentOf(options)).Findings;
        }

        return
        [
            new ConfigFinding
            {
                Severity = FindingSeverity.Error,
                ErrorId = ErrorIds.ConfigNotFound,
                File = options.ConfigPath ?? Path.Combine(options.WorkingDirectory, ConfigurationFile.FileNames[0]),
                Message = NotFoundMessage(searched),
                Remedy = CreateOne,
            },
        ];
    }

    private static Func<string, string?> EnvironmentOf(EngineOptions options) => options.Environment ?? Environment.GetEnvironmentVariable;

    private static ErpSyncException NotFound(IReadOnlyList<string> searched) =>
        new(new ErpSyncError(ErrorIds.ConfigNotFound, ErpErrorCategory.ObjectNotFound, NotFoundMessage(searched), CreateOne, null));

    private static string NotFoundMessage(IReadOnlyList<string> searched) =>
        $"There is no configuration. Searched: {string.Join("; ", searched)}.";

    private static ErpSyncException Invalid(ConfigurationFile file, IReadOnlyList<ConfigFinding> findings)
    {
        var errors = findings.Count(finding => finding.Severity == FindingSeverity.Error);
        var lines = string.Join('\n', findings.Select(finding => finding.ToString()));
        return new ErpSyncException(new ErpSyncError(
            ErrorIds.ConfigInvalid, ErpErrorCategory.InvalidData,
            $"The configuration has {errors} {(errors == 1 ? "error" : "errors")}:\n{lines}",
            "Mend these lines; Test-ErpSyncConfig checks them again without touching a site.", file.Path));
    }
}
