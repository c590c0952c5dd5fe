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
    private readonly CancellationTokenSource _stopping = new();
    private readonly WebhookPump? _pump;
    private readonly Task _pumping;
    private bool _isDisposed;

    private SandboxServer(KestrelServer server, FrappeSite site, SandboxServerOptions options)
    {
        _server = server;
        Site = site;
        _pump = options.SendsWebhooks ? new WebhookPump(site, options.WebhookHandler, options.WebhookHandler is null) : null;
        _pumping = _pump?.RunAsync(_stopping.Token) ?? Task.CompletedTask;
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
        site.Timing = options.Timing ?? site.Timing;
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
            return new SandboxServer(server, site, options);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Stops to listen and waits for requests under way until cancelled.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _server.StopAsync(cancellationToken);
        await StopPumpAsync();
    }

    /// <summary>Stops at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        await StopPumpAsync();
        _pump?.Dispose();
        _stopping.Dispose();
    }

    private async Task StopPumpAsync()
    {
        await _stopping.CancelAsync();
        await _pumping;
    }
}
