using System.Text;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>What New-ErpSyncConfig writes.</summary>
public sealed class ConfigurationTemplateTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void The_repositorys_config_yaml_is_the_template_byte_for_byte()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ErpSync.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("The repository is not above the test.");
        }

        Assert.Equal(File.ReadAllBytes(Path.Combine(root.FullName, "config.yaml")), Encoding.UTF8.GetBytes(ConfigurationTemplate.Yaml));
    }

    [Fact]
    public void The_template_with_the_keys_filled_in_has_no_finding_and_means_the_defaults()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        ConfigurationTemplate.Write(folder["config.yaml"], Secret, force: false);
        FillIn(folder);

        var configuration = ConfigurationLoader.Load(folder.Options);

        Assert.Empty(configuration.Warnings);
        Assert.Equal(["Customer", "Supplier", "Item", "Sales Order", "Purchase Order"], configuration.DocTypes);
        Assert.Equal(ConflictStrategy.CloudWins, configuration.Rules["Item"].Strategy);
        Assert.Equal(Secret, configuration.Webhook.Secret);
    }

    [Fact]
    public void Every_line_the_template_shows_commented_out_may_be_switched_on_and_says_the_default()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        ConfigurationTemplate.Write(folder["config.yaml"], Secret, force: false);
        FillIn(folder);
        var before = ConfigurationLoader.Load(folder.Options);
        var lines = ConfigurationTemplate.Yaml.Split('\n');
        var switchedOn = lines.Select(SwitchOn).ToList();
        folder.Write("config.yaml", string.Join('\n', switchedOn));

        var after = ConfigurationLoader.Load(folder.Options);

        Assert.True(switchedOn.Where((line, index) => line != lines[index]).Count() > 25);
        Assert.Empty(after.Warnings);
        Assert.Equal(
            (before.BatchSize, before.ThrottleLimit, before.Overlap, before.DeleteProbeSpacing, before.UnknownOutcomeGrace,
            before.PollInterval),
            (after.BatchSize, after.ThrottleLimit, after.Overlap, after.DeleteProbeSpacing, after.UnknownOutcomeGrace, after.PollInterval));
        Assert.Equal(before.Retry, after.Retry);
        Assert.Equal(before.State, after.State);
        Assert.Equal(before.Log, after.Log);
        Assert.Equal(before.Cloud, after.Cloud);
        Assert.Equal(before.Webhook with { PublicUrl = after.Webhook.PublicUrl }, after.Webhook);
        var (global, globalAfter) = (before.Rules["Customer"], after.Rules["Customer"]);
        Assert.Equal(
            global with
            {
                ExcludedFields = globalAfter.ExcludedFields,
                FieldStrategies = globalAfter.FieldStrategies,
                OnlyFields = globalAfter.OnlyFields,
                FieldDirections = globalAfter.FieldDirections,
                Filters = globalAfter.Filters,
            },
            globalAfter);
        var (item, itemAfter) = (before.Rules["Item"], after.Rules["Item"]);
        Assert.Equal(
            item with
            {
                ExcludedFields = itemAfter.ExcludedFields,
                FieldStrategies = itemAfter.FieldStrategies,
                OnlyFields = itemAfter.OnlyFields,
                FieldDirections = itemAfter.FieldDirections,
                Filters = itemAfter.Filters,
                MatchBy = itemAfter.MatchBy,
            },
            itemAfter);
        Assert.Contains("image", itemAfter.ExcludedFields);
        Assert.Contains("uoms", itemAfter.OnlyFields);
        Assert.Equal("""["disabled","=","0"]""", Assert.Single(itemAfter.Filters).ToString());
        Assert.Equal(SyncDirection.CloudToLocal, itemAfter.FieldDirections["standard_rate"]);
        Assert.Equal(["item_code"], itemAfter.MatchBy);
    }

    [Fact]
    public void The_template_untouched_names_every_variable_to_set()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        ConfigurationTemplate.Write(folder["config.yaml"], Secret, force: false);

        var findings = ConfigurationLoader.Check(folder.Options);

        Assert.Equal(
            ["CLOUD_ERP_URL", "CLOUD_API_KEY", "CLOUD_API_SECRET", "LOCAL_API_KEY", "LOCAL_API_SECRET"],
            findings.Select(finding => finding.Message.Split(' ')[2]));
        Assert.All(findings, finding => Assert.Contains(folder[".env"], finding.Remedy, StringComparison.Ordinal));
    }

    [Fact]
    public void Both_files_are_written_whole_and_only_the_owner_may_read_the_keys()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);

        var written = ConfigurationTemplate.Write(folder["new/deep/config.yaml"], Secret, force: false);

        Assert.Equal([folder["new/deep/config.yaml"], folder["new/deep/.env"]], written.Select(Path.GetFullPath));
        Assert.Equal([".env", "config.yaml"], FileNames(folder["new/deep"]));
        Assert.Contains($"WEBHOOK_SECRET={Secret}\n", File.ReadAllText(folder["new/deep/.env"]), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["new/deep/.env"]));
        }
    }

    [Fact]
    public void A_folder_receives_config_yaml()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);

        Assert.Equal(folder["config.yaml"], ConfigurationTemplate.Write(folder.Root, Secret, force: false)[0]);
        Assert.True(File.Exists(folder["config.yaml"]));
    }

    [Fact]
    public void What_is_there_is_not_overwritten_and_nothing_is_left_behind()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Write("config.yaml", "mine");

        var exception = Assert.Throws<ErpSyncException>(() => ConfigurationTemplate.Write(folder["config.yaml"], Secret, force: false));

        Assert.Equal((ErrorIds.ConfigExists, ErpErrorCategory.ResourceExists), (exception.Error.ErrorId, exception.Error.Category));
        Assert.Contains("-Force", exception.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["config.yaml"], FileNames(folder.Root));
        Assert.Equal("mine", File.ReadAllText(folder["config.yaml"]));
    }

    [Fact]
    public void Force_replaces_the_configuration_and_keeps_the_old_one_and_the_keys()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("config.yaml", "mine");

        var written = ConfigurationTemplate.Write(folder["config.yaml"], Secret, force: true);

        Assert.Equal([folder["config.yaml"]], written);
        Assert.Equal([".env", "config.yaml", "config.yaml.bak"], FileNames(folder.Root));
        Assert.Equal("mine", File.ReadAllText(folder["config.yaml.bak"]));
        Assert.Equal(ConfigurationTemplate.Yaml, File.ReadAllText(folder["config.yaml"]));
        Assert.Equal(ConfigurationFolder.Credentials, File.ReadAllText(folder[".env"]));
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_an_error_and_not_a_crash()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Write("file", "not a folder");

        var exception = Assert.Throws<ErpSyncException>(
            () => ConfigurationTemplate.Write(folder["file/config.yaml"], Secret, force: false));

        Assert.Equal((ErrorIds.ConfigAccess, ErpErrorCategory.WriteError), (exception.Error.ErrorId, exception.Error.Category));
        Assert.Equal(["file"], FileNames(folder.Root));
    }

    [Fact]
    public void Webhook_secrets_are_long_and_never_the_same()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => ConfigurationTemplate.NewWebhookSecret()).ToList();

        Assert.All(secrets, secret => Assert.Equal(64, secret.Length));
        Assert.Equal(100, secrets.Distinct().Count());
    }

    private static void FillIn(ConfigurationFolder folder)
    {
        var text = File.ReadAllText(folder[".env"]);
        foreach (var line in ConfigurationFolder.Credentials.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text = text.Replace(line.Split('=')[0] + "=\n", line + "\n", StringComparison.Ordinal);
        }

        File.WriteAllText(folder[".env"], text);
    }

    /// <summary>"#name: value" becomes "name: value"; a comment has a space after the #.</summary>
    private static string SwitchOn(string line) =>
        line.TrimStart() is ['#', >= 'a' and <= 'z', ..] setting ? line[..^setting.Length] + setting[1..] : line;

    private static IEnumerable<string> FileNames(string folder) =>
        Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
