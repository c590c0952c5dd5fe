using System.Diagnostics;
using System.Text.Json.Nodes;
using ErpSync.Engine;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>Two sandbox sites of this process on loopback ports, a config.yaml for them, and the engine in processes of its own.</summary>
internal sealed class ServedWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("erpsync-benchmark-");
    private readonly SandboxServer _cloud;
    private readonly SandboxServer _local;

    private ServedWorld(SandboxServer cloud, SandboxServer local, IReadOnlyList<string> docTypes, int batchSize, string settings)
    {
        _cloud = cloud;
        _local = local;
        ConfigPath = Path.Combine(_folder.FullName, "config.yaml");
        File.WriteAllText(
            ConfigPath,
            $"""
            sites:
              cloud: {Describe(cloud)}
              local: {Describe(local)}
            sync_rules:
              doctypes: [{string.Join(", ", docTypes)}]
              batch_size: {batchSize}
            state:
              path: state.db
            {settings}
            """);
    }

    public string ConfigPath { get; }

    public EngineOptions EngineOptions => new() { ConfigPath = ConfigPath, WorkingDirectory = _folder.FullName };

    public long StateBytes => _folder.EnumerateFiles("state.db*").Sum(file => file.Length);

    public static Task<ServedWorld> StartAsync(
        PracticeSites sites, SandboxTiming timing, IReadOnlyList<string> docTypes, int batchSize, CancellationToken cancellationToken) =>
        StartAsync(sites, new SandboxServerOptions { Timing = timing, SendsWebhooks = false }, docTypes, batchSize, "", cancellationToken);

    /// <param name="sites">The sites.</param>
    /// <param name="options">How they are put on ports.</param>
    /// <param name="docTypes">What is kept in step.</param>
    /// <param name="batchSize">Documents of a page or batch.</param>
    /// <param name="settings">More lines of the configuration.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<ServedWorld> StartAsync(
        PracticeSites sites, SandboxServerOptions options, IReadOnlyList<string> docTypes, int batchSize, string settings,
        CancellationToken cancellationToken)
    {
        var cloud = await SandboxServer.StartAsync(sites.Cloud, options, cancellationToken);
        var local = await SandboxServer.StartAsync(sites.Local, options, cancellationToken);
        return new ServedWorld(cloud, local, docTypes, batchSize, settings);
    }

    /// <summary>Where a site listens.</summary>
    public Uri Url(Side side) => side == Side.Cloud ? _cloud.Url : _local.Url;

    /// <summary>How many pairs the state file has; 0 while there is none.</summary>
    public async Task<long> PairsAsync()
    {
        await using var engine = new EntryPoint().Open(EngineOptions);
        try
        {
            return engine.GetStatus().Total;
        }
        catch (ErpSyncException exception) when (exception.Error.ErrorId == ErrorIds.StateNotFound)
        {
            return 0;
        }
    }

    /// <summary>Starts the engine in a process of its own.</summary>
    public Process Start(string task)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        var assembly = typeof(ServedWorld).Assembly.Location;
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(assembly);
        }

        foreach (var argument in new[] { "worker", ConfigPath, task })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The process did not start.");
    }

    /// <summary>Runs the engine to its end.</summary>
    /// <returns>What it printed.</returns>
    public async Task<JsonObject> RunAsync(string task, CancellationToken cancellationToken)
    {
        using var process = Start(task);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var answer = (JsonObject)JsonNode.Parse(output)!;
            return process.ExitCode == 0 ? answer : throw new InvalidOperationException($"{task}: {answer["error"]}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cloud.DisposeAsync();
        await _local.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Describe(SandboxServer server) =>
        $$"""{ url: "{{server.Url}}", api_key: "{{server.Site.Options.ApiKey}}", api_secret: "{{server.Site.Options.ApiSecret}}" }""";
}
