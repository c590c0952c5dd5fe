using System.Text.Json.Nodes;
using ErpSync.Engine.Hosting;
using ErpSync.Sandbox;

namespace ErpSync.Webhooks.Tests.Processes;

/// <summary>Two practice sites on ports of this machine, with documents for a first run: some on one side only, some on both.</summary>
internal sealed class ProcessWorld : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("erpsync-kill-");
    private readonly SandboxServer _cloud;
    private readonly SandboxServer _local;

    private ProcessWorld(SandboxServer cloud, SandboxServer local)
    {
        (_cloud, _local) = (cloud, local);
        ConfigPath = Path.Combine(_folder.FullName, "config.yaml");
        File.WriteAllText(
            ConfigPath,
            $"""
            sites:
              cloud: {Describe(cloud)}
              local: {Describe(local)}
            sync_rules:
              doctypes: [Customer, ToDo]
              unknown_outcome_seconds: 1
            state:
              path: state.db
            log:
              path: erpsync.log

            """);
    }

    public string ConfigPath { get; }

    public FrappeSite Cloud => _cloud.Site;

    public FrappeSite Local => _local.Site;

    public int Writes => Cloud.CommittedWrites + Local.CommittedWrites;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="documents">A fifth of them is on both sides; the rest on one: customers of the cloud, to-dos of the local site.</param>
    public static async Task<ProcessWorld> MakeAsync(int documents)
    {
        var sites = PracticeSites.Create(new PracticeOptions { Documents = 0 });
        for (var i = 0; i < documents; i++)
        {
            var customer = new JsonObject { ["customer_name"] = $"Customer {i:0000}", ["customer_type"] = "Company" };
            var toDo = new JsonObject { ["description"] = $"To do {i:0000}" };
            switch (i % 5)
            {
                case 0:
                    sites.Cloud.Insert("Customer", (JsonObject)customer.DeepClone());
                    sites.Local.Insert("Customer", customer);
                    break;
                case 1 or 2:
                    sites.Cloud.Insert("Customer", customer);
                    break;
                default:
                    sites.Local.Insert("ToDo", toDo);
                    break;
            }
        }

        return new ProcessWorld(
            await SandboxServer.StartAsync(sites.Cloud, new SandboxServerOptions { SendsWebhooks = false }, Token),
            await SandboxServer.StartAsync(sites.Local, new SandboxServerOptions { SendsWebhooks = false }, Token));
    }

    /// <summary>Starts a run in a Shell of its own.</summary>
    public ShellProcess Sync() => new($"Invoke-ErpSync -ConfigPath '{ConfigPath}' | Out-Null");

    /// <summary>The run that each entry of the audit trail belongs to, in the order of the entries.</summary>
    public IReadOnlyList<string> RunsOfLog()
    {
        using var state = StateFiles.Open(Path.Combine(_folder.FullName, "state.db"), StateUse.Read, TimeProvider.System);
        return [.. state.QueryLog(new LogQuery()).Reverse().Select(entry => entry.RunId ?? "")];
    }

    /// <summary>Every document once on each site, and nothing else.</summary>
    public void AssertEqual(int documents)
    {
        foreach (var site in new[] { Cloud, Local })
        {
            var found = new[] { ("Customer", "customer_name"), ("ToDo", "description") }
                .SelectMany(kind => site.Names(kind.Item1).Select(name => site.Find(kind.Item1, name)![kind.Item2]!.ToString())).Order(StringComparer.Ordinal);
            var expected = Enumerable.Range(0, documents).Select(i => i % 5 < 3 ? $"Customer {i:0000}" : $"To do {i:0000}").Order(StringComparer.Ordinal);
            Assert.Equal(expected, found);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _cloud.DisposeAsync();
        await _local.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Describe(SandboxServer server) =>
        $$"""{ url: "{{server.Url}}", api_key: {{server.Site.Options.ApiKey}}, api_secret: {{server.Site.Options.ApiSecret}} }""";
}
