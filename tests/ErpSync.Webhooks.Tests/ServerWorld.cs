using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Events;
using ErpSync.Engine.Hosting;
using ErpSync.Sandbox;
using ErpSync.Webhooks.Hosting;
using Client = ErpSync.Engine.Frappe.FrappeSite;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Webhooks.Tests;

/// <summary>A server on a free port of this machine, before two practice sites without sockets.</summary>
internal sealed class ServerWorld : IAsyncDisposable
{
    public const string Secret = "wh-secret-123";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("erpsync-webhooks-");
    private readonly List<EngineEvent> _told = [];
    private readonly Lock _lock = new();

    public ServerWorld(Func<WebhookConfiguration, WebhookConfiguration>? change = null, IReadOnlyList<string>? docTypes = null)
    {
        change ??= same => same;
        var sites = PracticeSites.Create(new PracticeOptions { Documents = 0 });
        Cloud = sites.Cloud;
        Local = sites.Local;
        docTypes ??= ["Probe Hash", "Customer"];
        Configuration = new SyncConfiguration
        {
            Path = Path.Combine(_folder.FullName, "config.yaml"),
            Cloud = Access(Cloud, "http://cloud.example"),
            Local = Access(Local, "http://local.example"),
            DocTypes = docTypes,
            Rules = docTypes.ToDictionary(name => name, name => new DocTypeRules { DocType = name }, StringComparer.OrdinalIgnoreCase),
            State = new StateConfiguration { Path = Path.Combine(_folder.FullName, "state.db") },
            Log = new LogConfiguration { Path = Path.Combine(_folder.FullName, "erpsync.log") },
            Webhook = change(new WebhookConfiguration { Port = 0, Secret = Secret }),
        };
    }

    public Site Cloud { get; }

    public Site Local { get; }

    public SyncConfiguration Configuration { get; }

    public RealtimeService? Service { get; private set; }

    public WebhookServer? Server { get; private set; }

    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is { Subject: "CN=localhost" } },
    });

    public IReadOnlyList<EngineEvent> Told
    {
        get
        {
            lock (_lock)
            {
                return [.. _told];
            }
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts the server alone: what it accepts stays in the queue.</summary>
    public async Task<ServerWorld> ListenAsync(WebhookServerOptions? options = null)
    {
        Service = Open(KeepAsync);
        Server = await WebhookServer.StartAsync(Service, options ?? new WebhookServerOptions(), KeepAsync, Token);
        return this;
    }

    public RealtimeService Open(Func<EngineEvent, CancellationToken, ValueTask> tell) => RealtimeService.Open(
        Configuration,
        (side, whole) => new Client(
            side, whole.Site(side), whole.Retry, new SandboxMessageHandler(
                side == Side.Cloud ? Cloud : Local), TimeProvider.System, Random.Shared),
        use => StateFiles.Open(Configuration.State.Path, use, TimeProvider.System),
        TimeProvider.System,
        tell);

    public Task<HttpResponseMessage> PostAsync(
        string body,
        string? signature,
        string path = "webhook/cloud",
        string? contentType = null,
        (string Name, string Value)? header = null) =>
        PostAsync(Server!.Url, body, signature, path, contentType, header);

    public async Task<HttpResponseMessage> PostAsync(
        Uri url,
        string body,
        string? signature,
        string path = "webhook/cloud",
        string? contentType = null,
        (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, path))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        if (signature is not null)
        {
            request.Headers.Add("X-Frappe-Webhook-Signature", signature);
        }

        if (header is { } extra)
        {
            request.Headers.Add(extra.Name, extra.Value);
        }

        return await Client.SendAsync(request, Token);
    }

    public static string Sign(string body, string secret = Secret) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    /// <summary>What stands in the queue, as anybody reads it from the file.</summary>
    public IReadOnlyList<ErpWebhookEvent> Entries()
    {
        using var state = StateFiles.Open(Configuration.State.Path, StateUse.Read, TimeProvider.System);
        return [.. state.QueryWebhookEvents(new WebhookEventQuery())];
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        if (Service is not null)
        {
            await Service.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private static SiteConfiguration Access(Site site, string url) =>
        new() { Url = new Uri(url), ApiKey = site.Options.ApiKey, ApiSecret = site.Options.ApiSecret };

    private ValueTask KeepAsync(EngineEvent told, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _told.Add(told);
        }

        return ValueTask.CompletedTask;
    }
}
