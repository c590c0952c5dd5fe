namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Reads state and log: what ErpSync writes on this machine, and where.</summary>
internal static class FilesReader
{
    private const string DefaultState = "sync_state.db";
    private const string DefaultLog = "erpsync.log";

    /// <summary>Words that switch the log file off; YAML 1.1 takes them all for false.</summary>
    private static readonly string[] OffWords = ["off", "no", "none", "false"];

    public static StateConfiguration ReadState(ConfigurationSection section)
    {
        var findings = section.Context.Findings;
        var path = section.Text("path");
        return new StateConfiguration
        {
            Path = Absolute(path, DefaultState, section.Context),
            RetentionDays = Numbers.Integer(section.Text("retention_days"), 90, 1, 36500, findings),
        };
    }

    public static LogConfiguration ReadLog(ConfigurationSection section)
    {
        var context = section.Context;
        var defaults = new LogConfiguration();
        var path = section.Text("path", VariableNames.LogFile);
        var level = section.Text("level", VariableNames.LogLevel);

        var isOff = path is not null && OffWords.Contains(path.Text, StringComparer.OrdinalIgnoreCase);

        // LOG_LEVEL is a common name and may be meant for another program: not a reason to stop.
        var severity = level?.Place.Key == VariableNames.LogLevel ? FindingSeverity.Warning : FindingSeverity.Error;
        return new LogConfiguration
        {
            Path = isOff ? null : Absolute(path, DefaultLog, context),
            Level = Words.LogLevel.Read(level, defaults.Level, context.Findings, severity),
            Format = Words.LogFormat.Read(section.Text("format"), defaults.Format, context.Findings),
            MaxMegabytes = Numbers.Integer(section.Text("max_mb"), defaults.MaxMegabytes, 1, 1024, context.Findings),
            Keep = Numbers.Integer(section.Text("keep"), defaults.Keep, 0, 1000, context.Findings),
        };
    }

    /// <summary>Two of the files at one path would destroy each other.</summary>
    public static void CheckDistinct(ConfigurationSection state, string statePath, ConfigurationSection log, string? logPath)
    {
        var context = state.Context;
        var taken = new Dictionary<string, string>(PathComparer)
        {
            [context.File] = "the configuration",
            [Path.Combine(context.Directory, ConfigurationFile.EnvironmentFileName)] = "the .env file",
        };
        Claim(statePath, "the state file", state.PlaceOf("path"));
        if (logPath is not null)
        {
            Claim(logPath, "the log file", log.PlaceOf("path"));
        }

        void Claim(string path, string name, Place place)
        {
            if (!taken.TryAdd(path, name))
            {
                context.Findings.Error(place, $"The path is that of {taken[path]}, which would be overwritten.",
                    "Write the path of a file of its own.");
            }
        }
    }

    private static StringComparer PathComparer => OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private static string Absolute(LocatedText? text, string defaultName, ReadingContext context)
    {
        if (text is null)
        {
            return Path.Combine(context.Directory, defaultName);
        }

        if (text.Text.Contains('\0', StringComparison.Ordinal))
        {
            context.Findings.Error(text.Place, "The path holds a NUL character.", "Write a plain path.");
            return Path.Combine(context.Directory, defaultName);
        }

        var path = Path.GetFullPath(ExpandHome(text.Text), context.Directory);
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            context.Findings.Error(text.Place, "The path is that of a folder.", $"Add a file name, for example {defaultName}.");
        }

        return path;
    }

    /// <summary>A shell would do this; here it saves a person from a folder named "~".</summary>
    private static string ExpandHome(string path) =>
        path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
            : path;
}
