using ErpSync.Commands.Services;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests.Services;

/// <summary>The service as it lies in the module, run by the dotnet that registering finds.</summary>
public sealed class ShippedServiceTests
{
    private static readonly string Host = ModuleFolder.Lib("engine", "ErpSync.Host.dll");

    [Fact]
    public void It_runs_from_the_module()
    {
        var result = new ProcessRunner().Run(new CommandLine(ServiceMachine.This().Dotnet(), Host, "--version"));

        Assert.Equal((0, "0.1.0.0"), (result.ExitCode, result.Output));
    }

    [Fact]
    public void It_opens_configuration_and_state_from_the_module()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write(
            "config.yaml",
            """
            sites:
              cloud: { url: "http://127.0.0.1:9/", api_key: a, api_secret: b }
              local: { url: "http://127.0.0.1:10/", api_key: c, api_secret: d }
            sync_rules:
              doctypes: [Customer]
              retry: {max_attempts: 1}
            """);

        var result = new ProcessRunner().Run(new CommandLine(ServiceMachine.This().Dotnet(), Host, "--config", config, "--once"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ErpEndpointUnreachable", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("sync_state.db")));
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_error_with_its_name()
    {
        var error = Assert.Throws<ErpSyncException>(() => new ProcessRunner().Run(new CommandLine("/nowhere/systemctl", "daemon-reload"))).Error;

        Assert.Equal(ErrorIds.ServiceFailed, error.ErrorId);
        Assert.StartsWith("/nowhere/systemctl daemon-reload could not be started", error.Message, StringComparison.Ordinal);
    }
}
