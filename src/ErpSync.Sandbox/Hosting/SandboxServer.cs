using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ErpSync.Sandbox;

/// <summary>
/// A site on a port of 127.0.0.1. The web server runs bare: no host around it, so no console is listened to and nothing is logged.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private const int LongestRequestLine = 64 * 1024;
    private const int LargestHeaders = 256 * 1024;

    private readonly KestrelServer _server;

    private SandboxServer(KestrelServer server, FrappeSite site)
    {
        _server = server;
        Site = site;
        Url = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Address of the site.</summary>
    public Uri Url { get; }

    /// <summary>The site that answers.</summary>
    public FrappeSite Site { get; }

    /// <summary>Starts to answer.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(FrappeSite site, SandboxServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(options);
        var kestrel = new KestrelServerOptions { AddServerHeader = false };

        // The site has its own limits, with its own answers.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
        kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        kestrel.Limits.MaxRequestBufferSize = null;
        kestrel.Listen(IPAddress.Loopback, options.Port);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new SandboxApplication(site, options.Latency), cancellationToken);
            return new SandboxServer(server, site);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Stops to listen and waits for requests under way until cancelled.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }
}
