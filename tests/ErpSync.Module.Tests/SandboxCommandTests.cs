using System.Net.Sockets;
using ErpSync.Commands.Hosting;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

public sealed class SandboxCommandTests
{
    [Fact]
    public void A_sandbox_brings_a_configuration_of_its_own_and_takes_it_along()
    {
        using var runspace = new ModuleRunspace();

        var sandbox = runspace.Run("$sandbox = Start-ErpSandbox -Documents 10 -LatencyMs 5 -Seed 3; $sandbox").Of<ErpSandbox>().Single();
        var folder = Path.GetDirectoryName(sandbox.ConfigPath)!;
        var config = File.ReadAllText(sandbox.ConfigPath);
        runspace.Run("$sandbox | Stop-ErpSandbox");

        Assert.Contains("http://127.0.0.1:8001", config, StringComparison.Ordinal);
        Assert.DoesNotContain("Cloud-secret", config, StringComparison.Ordinal);
        Assert.Equal(new SandboxOptions { Documents = 10, Latency = TimeSpan.FromMilliseconds(5), Seed = 3 },
            runspace.Sandbox.Started.Single());
        Assert.False(sandbox.IsRunning);
        Assert.Equal(0, runspace.Sandbox.Running);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void A_configuration_that_was_asked_for_stays_and_is_never_overwritten_unasked()
    {
        using var runspace = new ModuleRunspace();
        using var folder = new TemporaryFolder();

        runspace.Run("Start-ErpSandbox -ConfigPath $path", ("path", folder.File("config.yaml")));
        var again = runspace.Run("$ErrorActionPreference = 'Stop'; Start-ErpSandbox -ConfigPath $path");
        runspace.Run("$ErrorActionPreference = 'Continue'; Start-ErpSandbox -ConfigPath $path -Force; Stop-ErpSandbox");

        Assert.Equal(ErrorIds.ConfigExists, again.TerminatingId);
        Assert.Equal(2, runspace.Sandbox.Started.Count);
        Assert.Equal(0, runspace.Sandbox.Running);
        Assert.True(File.Exists(folder.File("config.yaml")));
        Assert.Contains("SANDBOX_LOCAL_API_SECRET=Local-secret", File.ReadAllText(folder.File(".env")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_starts_nothing()
    {
        using var runspace = new ModuleRunspace();

        Assert.Empty(runspace.Run("Start-ErpSandbox -WhatIf").Output);
        Assert.Empty(runspace.Sandbox.Started);
    }

    [Fact]
    public void Removing_the_module_stops_what_was_started()
    {
        using var runspace = new ModuleRunspace();

        runspace.Run("$null = Start-ErpSandbox; $null = Start-ErpSandbox; Remove-Module ErpSync");

        Assert.Equal(2, runspace.Sandbox.Started.Count);
        Assert.Equal(0, runspace.Sandbox.Running);
    }

    [Fact]
    public void Closing_the_runspace_stops_what_was_started()
    {
        var runspace = new ModuleRunspace();
        runspace.Run("$null = Start-ErpSandbox");

        runspace.Dispose();

        Assert.True(SpinWait.SpinUntil(() => runspace.Sandbox.Running == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_taken_port_is_an_error_and_leaves_nothing_behind()
    {
        using var runspace = new ModuleRunspace();
        runspace.Sandbox.Fails = new IOException("Failed to bind to 127.0.0.1:8001.",
            new SocketException((int)SocketError.AddressAlreadyInUse));

        var run = runspace.Run("$ErrorActionPreference = 'Stop'; Start-ErpSandbox -CloudPort 8001");

        Assert.Equal(ErrorIds.PortInUse, run.TerminatingId);
        Assert.Empty(ModuleSession.For(runspace.Runspace).RunningSandboxes());
    }
}
