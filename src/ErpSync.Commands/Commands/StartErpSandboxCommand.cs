using System.Management.Automation;
using ErpSync.Commands.Hosting;

namespace ErpSync.Commands;

/// <summary>Starts two practice sites with data in this process, and writes a configuration for them.</summary>
[Cmdlet(VerbsLifecycle.Start, "ErpSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ErpSandbox))]
public sealed class StartErpSandboxCommand : ErpCommand, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Port of the cloud site. Default: any free one.</summary>
    [Parameter(HelpMessage = "Port of the cloud site. Default: 0, any free one.")]
    [ValidateRange(0, 65535)]
    public int CloudPort { get; set; }

    /// <summary>Port of the local site. Default: any free one.</summary>
    [Parameter(HelpMessage = "Port of the local site. Default: 0, any free one.")]
    [ValidateRange(0, 65535)]
    public int LocalPort { get; set; }

    /// <summary>How many business documents to make. Default: 200.</summary>
    [Parameter(HelpMessage = "How many business documents to make. Default: 200; 0 leaves only shared masters.")]
    [ValidateRange(0, 1_000_000)]
    public int Documents { get; set; } = new SandboxOptions().Documents;

    /// <summary>Milliseconds each call takes at least. Default: 0.</summary>
    [Parameter(HelpMessage = "Milliseconds each call takes at least. Default: 0.")]
    [ValidateRange(0, 60_000)]
    public int LatencyMs { get; set; }

    /// <summary>Same seed, same data. Default: 1.</summary>
    [Parameter(HelpMessage = "Same seed, same data. Default: 1.")]
    public int Seed { get; set; } = new SandboxOptions().Seed;

    /// <summary>Where to write config.yaml and .env for the two sites. Default: a temporary folder that goes with the sandbox.</summary>
    [Parameter(Position = 0, HelpMessage = "Where to write config.yaml and .env for the two sites. Default: a temporary folder.")]
    [Alias("Path", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string? ConfigPath { get; set; }

    /// <summary>Overwrites a configuration that is there.</summary>
    [Parameter(HelpMessage = "Overwrites a configuration that is there.")]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var configPath = Options(ConfigPath).ConfigPath;
        if (!ShouldProcess(configPath ?? "a temporary folder", "Start two practice sites and write a configuration for them"))
        {
            return;
        }

        var files = Ask(() => SandboxFiles.Reserve(configPath, Force));
        ErpSandbox? sandbox = null;
        try
        {
            sandbox = Start(files);
            Ask(() => files.Write(sandbox.Cloud, sandbox.Local));
            Session.Add(sandbox);
        }
        catch
        {
            sandbox?.Stop();
            files.RemoveTemporary();
            throw;
        }

        WriteInformation($"Cloud {sandbox.Cloud.Url}, local {sandbox.Local.Url}, configuration {sandbox.ConfigPath}", ["ErpSync"]);
        WriteObject(sandbox);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>Releases the token source.</summary>
    public void Dispose() => _stop.Dispose();

    private ErpSandbox Start(SandboxFiles files)
    {
        var entryPoint = Ask(Session.Sandbox);
        var session = Ask(() => Task.Run(() => entryPoint.StartAsync(StartOptions(), _stop.Token)).GetAwaiter().GetResult());
        return new ErpSandbox(session, files.ConfigPath, TimeProvider.System.GetUtcNow(), async _ =>
        {
            await session.DisposeAsync().ConfigureAwait(false);
            files.RemoveTemporary();
        });
    }

    private SandboxOptions StartOptions() => new()
    {
        CloudPort = CloudPort,
        LocalPort = LocalPort,
        Documents = Documents,
        Latency = TimeSpan.FromMilliseconds(LatencyMs),
        Seed = Seed,
    };
}
