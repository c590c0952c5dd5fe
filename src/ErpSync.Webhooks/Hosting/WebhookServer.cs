using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Events;
using ErpSync.Webhooks.Receiving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ErpSync.Webhooks.Hosting;

/// <summary>
/// The HTTP server in front of a <see cref="RealtimeService"/>: bare Kestrel with routing, without configuration files, environment,
/// logging or console.
/// </summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly WebhookReceiver _receiver;
    private readonly Refusals _refusals;
    private int _isStopping;

    private WebhookServer(WebApplication application, WebhookReceiver receiver, Refusals refusals)
    {
        _application = application;
        _receiver = receiver;
        _refusals = refusals;
    }

    public Uri Url { get; private set; } = new("http://localhost");

    public long Accepted => _receiver.Accepted;

    public long Refused => _refusals.Count;

    public bool IsRunning => Volatile.Read(ref _isStopping) == 0;

    /// <summary>Begins to listen.</summary>
    /// <param name="service">What takes the events.</param>
    /// <param name="options">Port and signature.</param>
    /// <param name="tell">Takes warnings about refused deliveries.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ErpSyncException">ErpCredentialMissing, ErpCertificateInvalid, ErpPortInUse.</exception>
    public static async Task<WebhookServer> StartAsync(
        RealtimeService service,
        WebhookServerOptions options,
        Func<EngineEvent, CancellationToken, ValueTask> tell,
        CancellationToken cancellationToken)
    {
        var configuration = service.Configuration.Webhook;
        CheckSecrets(configuration, options);
        var refusals = new Refusals(service, tell, TimeProvider.System);
        var secrets = new[] { configuration.Secret, configuration.PreviousSecret }.OfType<string>().ToList();
        var receiver = new WebhookReceiver(
            service,
            new SenderCheck(configuration),
            secrets.Count == 0 ? null : new SignatureCheck(secrets) { IsOptional = options.AllowUnsigned },
            new DeliveryReader(service.Configuration.DocTypes),
            refusals);
        var port = options.Port ?? configuration.Port;
        var application = await BuildAsync(configuration, port, refusals, cancellationToken);
        var server = new WebhookServer(application, receiver, refusals);
        server.Map(new HealthReport(service));
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            await application.DisposeAsync();
            throw PortInUse(configuration.Host, port, exception);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        server.Url = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    /// <summary>Accepts no more and lets the deliveries under way be answered.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            using var end = new CancellationTokenSource(patience);
            await _application.StopAsync(end.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        await _application.DisposeAsync();
    }

    private static async Task<WebApplication> BuildAsync(
        WebhookConfiguration configuration, int port, Refusals refusals, CancellationToken cancellationToken)
    {
        var certificate = ServerCertificate.Load(configuration);
        var address = await AddressAsync(configuration.Host, cancellationToken);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(WebhookServer).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        builder.WebHost.UseKestrelCore();
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = configuration.MaxBodyKilobytes * 1024L;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Listen(address, port, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.Services.AddRoutingCore();
        builder.Services.AddRateLimiter(limiter => Limit(limiter, configuration.MaxPerMinute, refusals));
        return builder.Build();
    }

    // By sender, over deliveries only: whoever looks at /health is not counted.
    private static void Limit(RateLimiterOptions limiter, int mostPerMinute, Refusals refusals)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => IsDelivery(context)
            ? RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = mostPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(""));
        limiter.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            rejected.HttpContext.Response.Headers.RetryAfter =
                Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            await refusals.AnswerAsync(
                rejected.HttpContext,
                StatusCodes.Status429TooManyRequests,
                "Too many deliveries. Raise webhook.max_per_minute if they are meant.");
        };
    }

    private void Map(HealthReport health)
    {
        _application.Use(async (context, next) =>
        {
            if (IsDelivery(context) && !_receiver.IsAllowed(context))
            {
                await _refusals.AnswerAsync(context, StatusCodes.Status403Forbidden, "This address may not deliver (webhook.allow_from).");
                return;
            }

            await next(context);
        });
        _application.UseRateLimiter();

        // Frappe can be told to use PUT; it means the same here.
        string[] methods = [HttpMethods.Post, HttpMethods.Put];
        _application.MapMethods("/webhook/cloud", methods, (RequestDelegate)(context => _receiver.ReceiveAsync(Side.Cloud, context)));
        _application.MapMethods("/webhook/local", methods, (RequestDelegate)(context => _receiver.ReceiveAsync(Side.Local, context)));
        _application.MapGet("/health", (RequestDelegate)health.WriteAsync);
        _application.MapGet("/ready", (RequestDelegate)(context => JsonAnswer.WriteAsync(
            context, IsRunning ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, new { ready = IsRunning })));
    }

    private static void CheckSecrets(WebhookConfiguration configuration, WebhookServerOptions options)
    {
        if (configuration.Secret is null && !options.AllowUnsigned)
        {
            throw Missing("webhook.secret", "No secret is set, so anybody could tell ErpSync what to do.",
                "Set webhook.secret (WEBHOOK_SECRET) and the same in the Webhook documents, or use -AllowUnsigned on a network you trust.");
        }

        if (configuration.TokenHeader is not null && configuration.TokenValue is null)
        {
            throw Missing(
                "webhook.header_token", "The header token has no value, so no delivery could pass.",
                "Set the variable it is read from, or remove header_token.");
        }
    }

    private static bool IsDelivery(HttpContext context) => context.Request.Path.StartsWithSegments("/webhook");

    private static ErpSyncException Missing(string key, string problem, string remedy) => new(new ErpSyncError(
        ErrorIds.CredentialMissing, ErpErrorCategory.InvalidArgument, $"The webhook server cannot start: {problem}", remedy, key));

    private static ErpSyncException PortInUse(string host, int port, Exception exception) => new(
        new ErpSyncError(
            ErrorIds.PortInUse,
            ErpErrorCategory.ResourceExists,
            $"{host}:{port} is taken or may not be listened on: {exception.Message}",
            "Stop the other server, or choose another port with -Port or webhook.port.",
            $"{host}:{port}"),
        exception);

    private static async Task<IPAddress> AddressAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return address;
        }

        try
        {
            return (await Dns.GetHostAddressesAsync(host, cancellationToken))[0];
        }
        catch (SocketException exception)
        {
            throw PortInUse(host, 0, exception);
        }
    }
}
