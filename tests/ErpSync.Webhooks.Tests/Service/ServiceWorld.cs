using System.Text;
using ErpSync.Engine.Hosting;
using ErpSync.Sandbox;

namespace ErpSync.Webhooks.Tests.Service;

/// <summary>Two practice sites on ports of this machine and a configuration for them: what the service meets as a process of its own.</summary>
internal sealed class ServiceWorld : IAsyncDisposable
{
    public const string Secret = "a-secret-of-the-service";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("erpsync-service-");
    private readonly List<ServiceProcess> _processes = [];
    private readonly SandboxServer _cloud;
    private readonly SandboxServer _local;

    private ServiceWorld(PracticeSites sites, SandboxServer cloud, SandboxServer local, double pollSeconds)
    {
        (Sites, _cloud, _local) = (sites, cloud, local);
        ConfigPath = Path.Combine(_folder.FullName, "config.yaml");
        File.WriteAllText(
            ConfigPath,
            $"""
            sites:
              cloud: {Describe(cloud)}
              local: {Describe(local)}
            sync_rules:
              doctypes: [Customer]
              poll_seconds: {pollSeconds}
            webhook:
              secret: {Secret}
            state:
              path: state.db
            log:
              path: erpsync.log

            """);
    }

    public PracticeSites Sites { get; }

    public string ConfigPath { get; }

    public string LogPath => Path.Combine(_folder.FullName, "erpsync.log");

    public HttpClient Http { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ServiceWorld> MakeAsync(double pollSeconds = 3600, int customers = 0)
    {
        var sites = PracticeSites.Create(new PracticeOptions { Documents = 0 });
        for (var i = 0; i < customers; i++)
        {
            foreach (var site in new[] { sites.Cloud, sites.Local })
            {
                site.Insert("Customer", new() { ["customer_name"] = $"Customer {i:000}", ["customer_type"] = "Company" });
            }
        }

        var cloud = await SandboxServer.StartAsync(sites.Cloud, new SandboxServerOptions { SendsWebhooks = false }, Token);
        var local = await SandboxServer.StartAsync(sites.Local, new SandboxServerOptions { SendsWebhooks = false }, Token);
        return new ServiceWorld(sites, cloud, local, pollSeconds);
    }

    /// <summary>Starts the service and waits until it says that it works.</summary>
    public async Task<ServiceProcess> StartAsync(params string[] arguments)
    {
        var process = new ServiceProcess(["--config", ConfigPath, "--port", "0", .. arguments]);
        _processes.Add(process);
        await process.StartedAsync(Token);
        return process;
    }

    /// <summary>Starts one run and waits for its end.</summary>
    /// <returns>The exit code and what it said.</returns>
    public async Task<(int ExitCode, string Output)> RunOnceAsync()
    {
        using var process = new ServiceProcess(["--config", ConfigPath, "--once"]);
        var exitCode = await process.EndedAsync(Token);
        return (exitCode, process.Output);
    }

    /// <summary>The local site is down from now on.</summary>
    public async Task StopLocalAsync() => await _local.DisposeAsync();

    /// <summary>Tells the service of an edit, as Frappe does.</summary>
    public async Task<HttpResponseMessage> TellAsync(ServiceProcess process, Side side, string name)
    {
        var body = $$"""{"doctype": "Customer", "name": "{{name}}"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(process.Url!, $"webhook/{(side == Side.Cloud ? "cloud" : "local")}"))
        {
            Content = new StringContent(body, Encoding.UTF8),
        };
        request.Headers.Add("X-Frappe-Webhook-Signature", ServerWorld.Sign(body, Secret));
        return await Http.SendAsync(request, Token);
    }

    /// <summary>What stands in the queue, as anybody reads it from the file.</summary>
    public IReadOnlyList<ErpWebhookEvent> Entries()
    {
        using var state = StateFiles.Open(Path.Combine(_folder.FullName, "state.db"), StateUse.Read, TimeProvider.System);
        return [.. state.QueryWebhookEvents(new WebhookEventQuery { Statuses = Enum.GetValues<WebhookEventStatus>() })];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        Http.Dispose();
        await _cloud.DisposeAsync();
        await _local.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Describe(SandboxServer server) =>
        $$"""{ url: "{{server.Url}}", api_key: {{server.Site.Options.ApiKey}}, api_secret: {{server.Site.Options.ApiSecret}} }""";
}
