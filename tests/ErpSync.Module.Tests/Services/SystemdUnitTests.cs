using ErpSync.Commands.Services;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests.Services;

public sealed class SystemdUnitTests
{
    private static readonly ServiceRequest Usual = new()
    {
        Name = "erpsync",
        ConfigPath = "/var/lib/erpsync/config.yaml",
        ConfigFolder = "/var/lib/erpsync",
        DataFolders = ["/var/lib/erpsync"],
        ModuleFolder = "/opt",
        HostPath = "/opt/erpsync/ErpSync.Host.dll",
        ManifestPath = "/opt/ErpSync.psd1",
        DotnetPath = "/usr/bin/dotnet",
        PowerShellPath = "/usr/bin/pwsh",
        User = "erpsync",
    };

    [Fact]
    public void The_template_in_the_repository_is_what_is_written()
    {
        var template = Path.Combine(ModuleFolder.Root, "src", "ErpSync.Host", "Templates", "erpsync.service");

        Assert.Equal(File.ReadAllText(template).ReplaceLineEndings("\n"), new SystemdUnit(Usual).Service());
    }

    [Fact]
    public void Paths_with_spaces_and_signs_that_systemd_reads_reach_the_service_as_they_are()
    {
        var unit = new SystemdUnit(Usual with
        {
            ConfigPath = "/srv/our erp/100%/$a/config.yaml",
            ConfigFolder = "/srv/our erp/100%/$a",
            DataFolders = ["/srv/our erp/100%/$a", "/var/log/erpsync"],
        }).Service();

        Assert.Contains("--config \"/srv/our erp/100%%/$$a/config.yaml\"\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nWorkingDirectory=/srv/our erp/100%%/$a\n", unit, StringComparison.Ordinal);
        Assert.Contains("\nReadWritePaths=\"/srv/our erp/100%%/$a\" /var/log/erpsync\n", unit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/srv/erpsync", "ProtectHome=true", "PrivateTmp=true")]
    [InlineData("/home/ada/erpsync", "ProtectHome=read-only", "PrivateTmp=true")]
    [InlineData("/tmp/erpsync", "ProtectHome=true", "PrivateTmp=false")]
    [InlineData("/homely/erpsync", "ProtectHome=true", "PrivateTmp=true")]
    public void No_folder_that_is_needed_is_hidden(string folder, string home, string temporary)
    {
        var unit = new SystemdUnit(Usual with { ConfigPath = folder + "/config.yaml", ConfigFolder = folder, DataFolders = [folder] }).Service();

        Assert.Contains($"\n{home}\n", unit, StringComparison.Ordinal);
        Assert.Contains($"\n{temporary}\n", unit, StringComparison.Ordinal);
    }

    [Fact]
    public void For_a_timer_the_service_makes_one_run_and_is_started_by_nothing_else()
    {
        var unit = new SystemdUnit(Usual with { Every = TimeSpan.FromMinutes(15) });

        Assert.Contains("Type=oneshot\n", unit.Service(), StringComparison.Ordinal);
        Assert.Contains("config.yaml --once\n", unit.Service(), StringComparison.Ordinal);
        Assert.DoesNotContain("Restart=", unit.Service(), StringComparison.Ordinal);
        Assert.DoesNotContain("[Install]", unit.Service(), StringComparison.Ordinal);
        Assert.Contains("OnUnitActiveSec=900s\n", unit.Timer(), StringComparison.Ordinal);
        Assert.Contains("WantedBy=timers.target\n", unit.Timer(), StringComparison.Ordinal);
    }
}
