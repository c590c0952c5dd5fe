using ErpSync.Engine.Configuration.Reading;

namespace ErpSync.Engine.Configuration;

/// <summary>
/// Where the configuration is. Searched in this order, the first hit wins: the path given; the variable ERPSYNC_CONFIG; config.yaml or
/// config.yml in the working directory and its parents; a .env there that holds variables of ErpSync; both in the user's configuration
/// folder (%APPDATA%\erpsync on Windows, else $XDG_CONFIG_HOME/erpsync or ~/.config/erpsync).
/// </summary>
internal sealed record ConfigurationFile
{
    /// <summary>The variable that names the configuration file or its folder.</summary>
    public const string PathVariable = "ERPSYNC_CONFIG";

    public const string EnvironmentFileName = ".env";

    private const string WorkingDirectoryReason = "found from the working directory";
    private const string UserFolderReason = "found in the user's configuration folder";

    /// <summary>The name New-ErpSyncConfig writes; the first is preferred where both are.</summary>
    public static IReadOnlyList<string> FileNames { get; } = ["config.yaml", "config.yml"];

    /// <summary>The absolute path of config.yaml; null when there is only a .env.</summary>
    public string? YamlPath { get; private init; }

    /// <summary>The absolute path of the .env beside it; null when there is none.</summary>
    public string? EnvironmentPath { get; private init; }

    /// <summary>The absolute path of config.yaml, or of the .env when there is no config.yaml.</summary>
    public string Path => YamlPath ?? EnvironmentPath!;

    /// <summary>Why this one: for -Verbose.</summary>
    public required string Reason { get; init; }

    /// <summary>Finds the configuration.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="searched">The places looked at, in order.</param>
    /// <returns>The configuration file, or null when there is none.</returns>
    public static ConfigurationFile? Find(EngineOptions options, out IReadOnlyList<string> searched)
    {
        var places = new List<string>();
        searched = places;
        var environment = options.Environment ?? Environment.GetEnvironmentVariable;
        if (options.ConfigPath is not null)
        {
            return Named(options.ConfigPath, options.WorkingDirectory, "the path given", places);
        }

        if (environment(PathVariable) is { } named && !string.IsNullOrWhiteSpace(named))
        {
            return Named(named.Trim(), options.WorkingDirectory, $"the variable {PathVariable}", places);
        }

        var folders = FolderAndParents(options.WorkingDirectory).ToList();
        places.Add($"{string.Join(" or ", FileNames)} in {options.WorkingDirectory} and its parents");
        places.Add($"{EnvironmentFileName} with {VariableNames.Url(Side.Cloud)} there");
        var user = UserFolder(environment);
        places.AddRange(user.Select(folder => $"{FileNames[0]} in {folder}"));

        return First(folders, WithYaml, WorkingDirectoryReason)
            ?? First(folders, EnvironmentAlone, WorkingDirectoryReason)
            ?? First(user, WithYaml, UserFolderReason)
            ?? First(user, EnvironmentAlone, UserFolderReason);
    }

    private static ConfigurationFile? First(
        IEnumerable<string> folders, Func<string, string, ConfigurationFile?> find, string reason) =>
        folders.Select(folder => find(folder, reason)).FirstOrDefault(file => file is not null);

    /// <summary>The .env file beside a configuration file, when there is one.</summary>
    private static string? EnvironmentBeside(string folder)
    {
        var path = System.IO.Path.Combine(folder, EnvironmentFileName);
        return File.Exists(path) ? path : null;
    }

    /// <summary>A path somebody named is taken at its word: when it does not exist, nothing else is tried.</summary>
    private static ConfigurationFile? Named(string path, string workingDirectory, string reason, List<string> places)
    {
        if (path.Contains('\0', StringComparison.Ordinal) || workingDirectory.Length == 0)
        {
            places.Add(reason);
            return null;
        }

        var full = System.IO.Path.GetFullPath(path, workingDirectory);
        places.Add($"{full} ({reason})");
        if (Directory.Exists(full))
        {
            return WithYaml(full, reason)
                ?? (EnvironmentBeside(full) is { } alone ? new ConfigurationFile { EnvironmentPath = alone, Reason = reason } : null);
        }

        if (!File.Exists(full))
        {
            return null;
        }

        var folder = System.IO.Path.GetDirectoryName(full)!;
        var isEnvironmentFile = full.EndsWith(EnvironmentFileName, StringComparison.OrdinalIgnoreCase);
        return isEnvironmentFile
            ? new ConfigurationFile { EnvironmentPath = full, Reason = reason }
            : new ConfigurationFile { YamlPath = full, EnvironmentPath = EnvironmentBeside(folder), Reason = reason };
    }

    private static ConfigurationFile? WithYaml(string folder, string reason)
    {
        var path = FileNames.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return path is null
            ? null
            : new ConfigurationFile { YamlPath = path, EnvironmentPath = EnvironmentBeside(folder), Reason = reason };
    }

    /// <summary>Many programs keep a .env; only one that names a site of ErpSync is a configuration.</summary>
    private static ConfigurationFile? EnvironmentAlone(string folder, string reason)
    {
        if (EnvironmentBeside(folder) is not { } path || BoundedTextFile.Read(path, new FindingCollector()) is not { } text)
        {
            return null;
        }

        var variables = new EnvironmentFileParser(path, new FindingCollector()).Parse(text).Variables;
        return variables.ContainsKey(VariableNames.Url(Side.Cloud)) || variables.ContainsKey(VariableNames.Url(Side.Local))
            ? new ConfigurationFile { EnvironmentPath = path, Reason = reason }
            : null;
    }

    private static IEnumerable<string> FolderAndParents(string folder)
    {
        for (var current = string.IsNullOrEmpty(folder) ? null : new DirectoryInfo(folder); current is not null; current = current.Parent)
        {
            yield return current.FullName;
        }
    }

    /// <summary>The user's configuration folder; empty when the environment does not tell.</summary>
    private static IReadOnlyList<string> UserFolder(Func<string, string?> environment)
    {
        var candidates = OperatingSystem.IsWindows()
            ? new[] { (Folder: environment("APPDATA"), Below: "erpsync") }
            : [(environment("XDG_CONFIG_HOME"), "erpsync"), (environment("HOME"), System.IO.Path.Combine(".config", "erpsync"))];
        return [.. candidates
            .Where(candidate => candidate.Folder is not null && System.IO.Path.IsPathFullyQualified(candidate.Folder))
            .Select(candidate => System.IO.Path.Combine(candidate.Folder!, candidate.Below))
            .Take(1)];
    }
}
