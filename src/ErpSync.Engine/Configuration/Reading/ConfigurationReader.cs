using ErpSync.Engine.Logging;

namespace ErpSync.Engine.Configuration.Reading;

/// <summary>
/// Reads one configuration and collects every finding. A setting comes from config.yaml, else from the variable that stands in for it: of
/// the process, else of the .env beside the file. Reads the two files and nothing else; creates nothing.
/// </summary>
internal static class ConfigurationReader
{
    /// <summary>A scan that overlaps less can miss commits that come late.</summary>
    private const int ShortestSafeOverlapSeconds = 60;

    public static ConfigurationReading Read(ConfigurationFile file, Func<string, string?> environment)
    {
        var findings = new FindingCollector();
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        SyncConfiguration? configuration = null;
        var yaml = file.YamlPath is null ? null : BoundedTextFile.Read(file.YamlPath, findings);
        var map = yaml is null ? null : new YamlTreeReader(file.YamlPath!, findings).Read(yaml);
        var variables = new VariableSource(environment, ReadEnvironmentFile(file, findings));
        if (file.YamlPath is null || map is not null)
        {
            var context = new ReadingContext(file.Path, variables, findings);
            configuration = ReadAll(new ConfigurationSection(context, map, Place.WholeFile(file.Path)));
            context.ReportUnknownKeys();
            secrets.UnionWith(context.Secrets);
        }

        ReportMisspeltVariables(variables, findings);
        secrets.UnionWith(VariableNames.Secret.Select(variables.Find).OfType<LocatedText>().Select(variable => variable.Text));
        secrets.UnionWith(SecretScan.Find(yaml ?? ""));
        var list = findings.ToList(new SecretRedactor(secrets));
        return new ConfigurationReading(findings.HasErrors ? null : configuration! with { Warnings = list }, list);
    }

    private static SyncConfiguration? ReadAll(ConfigurationSection root)
    {
        var findings = root.Context.Findings;
        var (cloud, local) = SiteReader.Read(root.Section("sites"));
        var rules = root.Section("sync_rules");
        var docTypes = DocTypeListReader.Read(rules);
        var docTypeRules = RulesReader.Read(rules, docTypes);
        var retry = rules.Section("retry");
        var state = FilesReader.ReadState(root.Section("state"));
        var log = FilesReader.ReadLog(root.Section("log"));
        var webhook = WebhookReader.Read(root.Section("webhook"));
        FilesReader.CheckDistinct(root.Section("state"), state.Path, root.Section("log"), log.Path);

        // A site that cannot be used stands in for itself only until the findings have been counted.
        var placeholder = new SiteConfiguration { Url = new Uri("http://localhost"), ApiKey = "", ApiSecret = "" };
        var configuration = new SyncConfiguration
        {
            Path = root.Context.File,
            Cloud = cloud ?? placeholder,
            Local = local ?? placeholder,
            DocTypes = docTypes,
            Rules = docTypeRules,
            State = state,
            Log = log,
            Webhook = webhook,
        };
        var overlap = rules.Text("overlap_seconds");
        configuration = configuration with
        {
            Retry = new RetryOptions
            {
                MaxAttempts = Numbers.Integer(retry.Text("max_attempts"), configuration.Retry.MaxAttempts, 1, 20, findings),
                BackoffSeconds = Numbers.Real(retry.Text("backoff_seconds"), configuration.Retry.BackoffSeconds, 0, 3600, findings),
            },
            BatchSize = Numbers.Integer(rules.Text("batch_size"), configuration.BatchSize, 1, 5000, findings),
            ThrottleLimit = Numbers.Integer(rules.Text("throttle_limit"), configuration.ThrottleLimit, 1, 64, findings),
            Gentle = Words.Switch.Read(rules.Text("gentle"), configuration.Gentle, findings),
            Overlap = Numbers.Seconds(overlap, configuration.Overlap, 0, 86400, findings),
            DeleteProbeSpacing = Numbers.Seconds(rules.Text("delete_probe_seconds"), configuration.DeleteProbeSpacing, 1, 86400, findings),
            UnknownOutcomeGrace =
                Numbers.Seconds(rules.Text("unknown_outcome_seconds"), configuration.UnknownOutcomeGrace, 1, 86400, findings),
            Census = ReadCensus(rules, configuration.Census),
            PollInterval = Numbers.Seconds(rules.Text("poll_seconds"), configuration.PollInterval, 1, 86400, findings),
        };
        if (overlap is not null && configuration.Overlap < TimeSpan.FromSeconds(ShortestSafeOverlapSeconds))
        {
            findings.Warning(
                overlap.Place,
                $"An overlap under {ShortestSafeOverlapSeconds} seconds can miss documents whose save takes longer than that.",
                "Write 600 (the default) unless both sites are test sites.");
        }

        return configuration;
    }

    private static CensusSchedule ReadCensus(ConfigurationSection rules, CensusSchedule defaultValue)
    {
        var findings = rules.Context.Findings;
        var hours = rules.Text("census_hours");
        if (rules.Text("census_at") is not { } at)
        {
            return CensusSchedule.Every(TimeSpan.FromHours(Numbers.Real(hours, defaultValue.Interval.TotalHours, 0, 8760, findings)));
        }

        if (hours is not null)
        {
            findings.Error(
                at.Place, "census_hours and census_at both say when every document is looked at.", "Keep one of the two and remove the other.");
        }

        try
        {
            return CensusSchedule.At(at.Text);
        }
        catch (FormatException exception)
        {
            findings.Error(
                at.Place, $"{KeyText.Quoted(at.Text)} is not a cron expression. {exception.Message}",
                "Write minute, hour, day of month, month and day of week, in quotes: \"30 2 * * *\" for half past two every night.");
            return defaultValue;
        }
    }

    private static EnvironmentFile? ReadEnvironmentFile(ConfigurationFile file, FindingCollector findings)
    {
        if (file.EnvironmentPath is null || BoundedTextFile.Read(file.EnvironmentPath, findings) is not { } text)
        {
            return null;
        }

        var parsed = new EnvironmentFileParser(file.EnvironmentPath, findings).Parse(text);
        WarnIfReadableByAll(file.EnvironmentPath, parsed, findings);
        return parsed;
    }

    private static void WarnIfReadableByAll(string path, EnvironmentFile file, FindingCollector findings)
    {
        if (!OperatingSystem.IsWindows() && file.Variables.Keys.Intersect(VariableNames.Secret).Any()
            && new FileInfo(path).UnixFileMode is var mode and not (UnixFileMode)(-1) && mode.HasFlag(UnixFileMode.OtherRead))
        {
            findings.Warning(
                Place.WholeFile(path), "Every user of this machine can read the keys in this file.", $"Run: chmod 600 '{path}'.");
        }
    }

    /// <summary>
    /// A name that is nearly one of ours is reported, but only while that one is not set: other programs' variables are no concern.
    /// </summary>
    private static void ReportMisspeltVariables(VariableSource variables, FindingCollector findings)
    {
        foreach (var (name, variable) in variables.File?.Variables ?? new Dictionary<string, LocatedText>())
        {
            if (!VariableNames.All.Contains(name) && NearestName.Find(name, VariableNames.All) is { } nearest
                && variables.Find(nearest) is null)
            {
                findings.Warning(
                    variable.Place, $"{variable.Place.Key} is not a variable of ErpSync. Did you mean {nearest}?",
                    $"Rename it to {nearest} if it is meant for ErpSync.",
                    ErrorIds.ConfigUnknownKey);
            }
        }
    }
}
