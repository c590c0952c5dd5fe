using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ErpSync.Engine;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>
/// Two sites on ports of this machine whose calls take a fixed time, with the same customers, and the service between them. The sites send
/// their own webhooks, to the byte; each has workers enough that none waits for another (one worker of a live site delivers 3.5 a second).
/// </summary>
internal sealed class RealtimeSites : IAsyncDisposable
{
    public const string Secret = "secret-of-the-benchmark";

    private const int Workers = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly PracticeSites _sites;
    private readonly ServedWorld _world;

    private RealtimeSites(PracticeSites sites, ServedWorld world, HostProcess host, Uri url, IReadOnlyList<string> customers)
    {
        (_sites, _world, Host, Url, Customers) = (sites, world, host, url, customers);
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            Site(side).Faults.AfterRequest = request => Note(side, request);
        }
    }

    public HostProcess Host { get; }

    /// <summary>Where the service listens.</summary>
    public Uri Url { get; }

    public IReadOnlyList<string> Customers { get; }

    public EditLog Log { get; } = new();

    public HttpClient Http { get; } = new();

    /// <summary>Writes over HTTP to both sites so far.</summary>
    public int Writes => _sites.Cloud.CommittedWrites + _sites.Local.CommittedWrites;

    /// <summary>Starts everything; returns when the service is well.</summary>
    public static async Task<RealtimeSites> StartAsync(int customers, TimeSpan latency, CancellationToken cancellationToken)
    {
        var sites = PracticeSites.Create(new PracticeOptions { Documents = 0, WebhookWorkers = Workers });
        AgreedPairs.Fill(sites, customers, 0);
        var settings = string.Create(
            CultureInfo.InvariantCulture, $"webhook: {{ secret: {Secret}, max_per_minute: 1000000 }}\nlog: {{ path: erpsync.log }}");
        var world = await ServedWorld.StartAsync(
            sites, new SandboxServerOptions { Latency = latency }, ["Customer"], batchSize: 200, settings, cancellationToken);
        await world.RunAsync("sync", cancellationToken);
        var host = new HostProcess(world.ConfigPath);
        var url = await host.Url.WaitAsync(Patience, cancellationToken);
        var started = new RealtimeSites(sites, world, host, url, sites.Cloud.Names("Customer"));
        await started.RegisterAsync(cancellationToken);
        await started.IsWellAsync(cancellationToken);
        return started;
    }

    public FrappeSite Site(Side side) => side == Side.Cloud ? _sites.Cloud : _sites.Local;

    /// <summary>Somebody saves an edit at the desk.</summary>
    public void Edit(Side side, string customer, int number)
    {
        Site(side).Update("Customer", customer, new JsonObject { ["website"] = EditLog.Value(number) });
        Log.Edited(customer, number, TimeProvider.System.GetTimestamp());
    }

    /// <summary>How many entries wait in the queue of the service.</summary>
    public async Task<int> PendingAsync(CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync(new Uri(Url, "health"), cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["queue"]!["pending"]!.GetValue<int>();
    }

    /// <summary>Waits until every edit is on the other side.</summary>
    /// <returns>How many are not, when the patience ends.</returns>
    public async Task<int> SettleAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Log.Open > 0 && TimeProvider.System.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(50, cancellationToken);
        }

        return Log.Open;
    }

    /// <summary>How many customers differ between the sites.</summary>
    public int Differences() => Customers.Count(name => Website(Side.Cloud, name) != Website(Side.Local, name));

    /// <summary>
    /// The least that the sites' own delays allow: both documents are read at once, and the edit is written. By a client that does nothing
    /// else, one document after the other.
    /// </summary>
    public async Task<Latencies> LeastAsync(int edits, CancellationToken cancellationToken)
    {
        using var cloud = Client(Side.Cloud);
        using var local = Client(Side.Local);
        var measured = new List<TimeSpan>();
        for (var i = 0; i < edits; i++)
        {
            var path = $"/api/resource/Customer/{Uri.EscapeDataString(Customers[i])}";
            var began = TimeProvider.System.GetTimestamp();
            var read = await Task.WhenAll(
                cloud.GetFromJsonAsync<JsonObject>(path, cancellationToken), local.GetFromJsonAsync<JsonObject>(path, cancellationToken));
            var body = new JsonObject
            {
                ["website"] = read[0]!["data"]!["website"]!.DeepClone(),
                ["modified"] = read[1]!["data"]!["modified"]!.DeepClone(),
            };
            using var answer = await local.PutAsJsonAsync(path, body, cancellationToken);
            answer.EnsureSuccessStatusCode();
            measured.Add(TimeProvider.System.GetElapsedTime(began));
        }

        return new Latencies([.. measured]);
    }

    public async ValueTask DisposeAsync()
    {
        Host.Dispose();
        Http.Dispose();
        await _world.DisposeAsync();
    }

    private HttpClient Client(Side side)
    {
        var options = Site(side).Options;
        var http = new HttpClient { BaseAddress = _world.Url(side) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", $"{options.ApiKey}:{options.ApiSecret}");
        return http;
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        await using var engine = new EntryPoint().Open(_world.EngineOptions);
        await foreach (var told in engine.RegisterWebhooksAsync(new WebhookRegistration { Url = Url }, cancellationToken))
        {
            if (told is ErrorEvent error)
            {
                throw new InvalidOperationException(error.Error.Message);
            }
        }
    }

    private async Task IsWellAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var answer = await Http.GetAsync(new Uri(Url, "health"), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"The service is not well: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private string? Website(Side side, string name) => Site(side).Find("Customer", name)?["website"]?.ToString();

    // A write that was refused shows in the document: then nothing has arrived.
    private void Note(Side side, SandboxRequest request)
    {
        if (request.Method is not ("PUT" or "POST"))
        {
            return;
        }

        var at = TimeProvider.System.GetTimestamp();
        foreach (var number in EditLog.Carried(request.Body).Distinct())
        {
            var name = Customers[number % Customers.Count];
            if (EditLog.Number(Website(side, name)) is { } written && written >= number)
            {
                Log.Arrived(name, written, at);
            }
        }
    }
}
