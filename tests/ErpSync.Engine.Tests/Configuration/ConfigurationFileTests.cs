using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Configuration;

/// <summary>Which configuration is found.</summary>
public sealed class ConfigurationFileTests
{
    private const string Yaml = "sync_rules:\n  doctypes: [Customer]\n";

    [Fact]
    public void A_path_given_goes_before_everything_and_the_env_beside_it_is_read()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Write("config.yaml", Yaml);
        folder.Write("other/mine.yaml", Yaml);
        folder.Write("other/.env", ConfigurationFolder.Credentials);
        folder.Write("variable/config.yaml", Yaml);
        folder.Variables["ERPSYNC_CONFIG"] = folder["variable"];

        var file = Find(folder.Options with { ConfigPath = Path.Combine("other", "mine.yaml") });
        var configuration = ConfigurationLoader.Load(folder.Options with { ConfigPath = Path.Combine(folder["other"], "mine.yaml") });

        Assert.Equal(Path.Combine(folder["other"], "mine.yaml"), file!.YamlPath);
        Assert.Equal(Path.Combine(folder["other"], ".env"), file.EnvironmentPath);
        Assert.Equal("the path given", file.Reason);
        Assert.Equal("cloudkey0000001", configuration.Cloud.ApiKey);
        Assert.Equal(Path.Combine(folder["other"], "sync_state.db"), configuration.State.Path);
    }

    [Theory]
    [InlineData("variable")]
    [InlineData("variable/config.yml")]
    public void The_variable_goes_before_the_working_directory_and_may_name_a_folder(string value)
    {
        using var folder = new ConfigurationFolder();
        folder.Write("config.yaml", Yaml);
        folder.Write("variable/config.yml", Yaml);
        folder.Variables["ERPSYNC_CONFIG"] = value;

        Assert.Equal(Path.Combine(folder["variable"], "config.yml"), Find(folder.Options)!.Path);
    }

    [Fact]
    public void The_nearest_parent_holds_and_yaml_goes_before_yml()
    {
        using var folder = new ConfigurationFolder();
        folder.Write("config.yaml", Yaml);
        folder.Write("a/config.yml", Yaml);
        Directory.CreateDirectory(folder["a/b/c"]);
        var options = folder.Options with { WorkingDirectory = folder["a/b/c"] };

        Assert.Equal(Path.Combine(folder["a"], "config.yml"), Find(options)!.Path);
        folder.Write("a/config.yaml", Yaml);
        Assert.Equal(Path.Combine(folder["a"], "config.yaml"), Find(options)!.Path);
    }

    [Fact]
    public void An_env_alone_is_a_configuration_when_it_names_a_site_and_gives_way_to_a_yaml_above_it()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Write("a/b/.env", "OTHER=1\n");
        folder.Write("a/.env", "LOCAL_ERP_URL=http://localhost:8000\n");
        var options = folder.Options with { WorkingDirectory = folder["a/b"] };

        Assert.Equal(Path.Combine(folder["a"], ".env"), Find(options)!.Path);
        Assert.Null(Find(options)!.YamlPath);
        folder.Write("config.yaml", Yaml);
        Assert.Equal(folder["config.yaml"], Find(options)!.Path);
    }

    [Fact]
    public void The_users_folder_comes_last()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Variables[OperatingSystem.IsWindows() ? "APPDATA" : "XDG_CONFIG_HOME"] = folder["home"];
        var path = folder.Write("home/erpsync/config.yaml", Yaml);
        Directory.CreateDirectory(folder["work"]);
        var options = folder.Options with { WorkingDirectory = folder["work"] };

        Assert.Equal(Path.GetFullPath(path), Find(options)!.Path);
        folder.Write("work/config.yaml", Yaml);
        Assert.Equal(Path.Combine(folder["work"], "config.yaml"), Find(options)!.Path);
    }

    [Fact]
    public void The_users_folder_is_below_home_where_nothing_else_is_said()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Variables["HOME"] = folder["home"];
        var path = folder.Write("home/.config/erpsync/.env", ConfigurationFolder.Credentials);
        Directory.CreateDirectory(folder["work"]);

        var found = Find(folder.Options with { WorkingDirectory = folder["work"] });

        // Windows has %APPDATA% instead, which is not set here.
        Assert.Equal(OperatingSystem.IsWindows() ? null : Path.GetFullPath(path), found?.Path);
    }

    [Fact]
    public void Nothing_found_lists_the_places_searched_and_the_command_that_makes_one()
    {
        using var folder = new ConfigurationFolder(withCredentials: false);
        folder.Variables[OperatingSystem.IsWindows() ? "APPDATA" : "XDG_CONFIG_HOME"] = folder["home"];

        var exception = Assert.Throws<ErpSyncException>(() => ConfigurationLoader.Load(folder.Options));
        var finding = Assert.Single(ConfigurationLoader.Check(folder.Options));

        Assert.Equal((ErrorIds.ConfigNotFound, ErpErrorCategory.ObjectNotFound), (exception.Error.ErrorId, exception.Error.Category));
        Assert.Contains($"config.yaml or config.yml in {folder.Root} and its parents", exception.Error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder["home"], "erpsync"), exception.Error.Message, StringComparison.Ordinal);
        Assert.Contains("New-ErpSyncConfig", exception.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal((ErrorIds.ConfigNotFound, exception.Error.Message), (finding.ErrorId, finding.Message));
        Assert.Contains("New-ErpSyncConfig", finding.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.yaml")]
    [InlineData("missing/folder")]
    [InlineData("bad\0name")]
    public void A_path_that_does_not_exist_is_not_found_although_another_configuration_is_there(string path)
    {
        using var folder = new ConfigurationFolder();
        folder.Write("config.yaml", Yaml);

        Assert.Null(Find(folder.Options with { ConfigPath = path }));
        folder.Variables["ERPSYNC_CONFIG"] = path;
        Assert.Null(Find(folder.Options));
    }

    [Fact]
    public void A_file_another_program_holds_is_a_finding_and_not_an_exception()
    {
        using var folder = new ConfigurationFolder();
        using var held = new FileStream(folder.Write("config.yaml", Yaml), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var finding = Assert.Single(ConfigurationLoader.Check(folder.Options));

        Assert.Equal(ErrorIds.ConfigAccess, finding.ErrorId);
        Assert.Contains("in use", finding.Message, StringComparison.Ordinal);
    }

    private static ConfigurationFile? Find(EngineOptions options) => ConfigurationFile.Find(options, out _);
}
