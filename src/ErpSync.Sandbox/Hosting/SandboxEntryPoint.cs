using System.Net.Sockets;

namespace ErpSync.Sandbox;

/// <summary>The door into the sandbox, found by name from the default load context.</summary>
public sealed class SandboxEntryPoint : ISandboxEntryPoint
{
    /// <inheritdoc/>
    /// <exception cref="ErpSyncException">ErpPortInUse.</exception>
    public async Task<ISandboxSession> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var sites = PracticeSites.Create(new PracticeOptions { Seed = options.Seed, Documents = options.Documents });
        var cloud = await StartAsync(sites.Cloud, options.CloudPort, options.Latency, cancellationToken);
        try
        {
            var local = await StartAsync(sites.Local, options.LocalPort, options.Latency, cancellationToken);
            return new SandboxSession(cloud, local);
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }
    }

    private static async Task<SandboxServer> StartAsync(FrappeSite site, int port, TimeSpan latency, CancellationToken cancellationToken)
    {
        try
        {
            return await SandboxServer.StartAsync(site, new SandboxServerOptions { Port = port, Latency = latency }, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new ErpSyncException(
                new ErpSyncError(
                    ErrorIds.PortInUse,
                    ErpErrorCategory.ResourceExists,
                    $"Port {port} on 127.0.0.1 is taken or may not be used.",
                    "Choose another port, or 0 for any free one.",
                    $"127.0.0.1:{port}"),
                exception);
        }
    }

    private sealed class SandboxSession(SandboxServer cloud, SandboxServer local) : ISandboxSession
    {
        public SandboxSite Cloud { get; } = Describe(Side.Cloud, cloud);

        public SandboxSite Local { get; } = Describe(Side.Local, local);

        public async ValueTask DisposeAsync()
        {
            await cloud.DisposeAsync();
            await local.DisposeAsync();
        }

        private static SandboxSite Describe(Side side, SandboxServer server) => new()
        {
            Side = side,
            Url = server.Url,
            ApiKey = server.Site.Options.ApiKey,
            ApiSecret = server.Site.Options.ApiSecret,
        };
    }
}
