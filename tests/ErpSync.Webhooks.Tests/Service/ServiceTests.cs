using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace ErpSync.Webhooks.Tests.Service;

public sealed class ServiceTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_carries_an_edit_over_by_its_webhook_is_well_and_ends_cleanly()
    {
        await using var world = await ServiceWorld.MakeAsync(customers: 3);
        var service = await world.StartAsync();
        await HoldsAsync(async () => (await world.Http.GetAsync(new Uri(service.Url!, "health"), Token)).StatusCode == HttpStatusCode.OK);

        world.Sites.Cloud.Update("Customer", "Customer 001", new JsonObject { ["website"] = "https://new.example" });
        using var answer = await world.TellAsync(service, Side.Cloud, "Customer 001");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await HoldsAsync(() => Task.FromResult(Website(world, Side.Local, "Customer 001") == "https://new.example"));

        // The scan at the start may have listed the edit too: then it is looked at once more.
        await HoldsAsync(() => Task.FromResult(world.Entries().All(entry => entry.Status == WebhookEventStatus.Done)));
        Assert.Equal(0, await service.StopAsync(Token));
        Assert.DoesNotContain(ServiceWorld.Secret, service.Output + await File.ReadAllTextAsync(world.LogPath, Token), StringComparison.Ordinal);
    }

    // Killed at random moments while deliveries come in. What was answered with success must be in the queue, and done in the end.
    [Fact]
    public async Task Killed_again_and_again_the_service_loses_no_event_that_it_accepted()
    {
        const int Customers = 40;
        await using var world = await ServiceWorld.MakeAsync(customers: Customers);
        var random = new Random(7);
        var accepted = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var round = 0; round < 5; round++)
        {
            var service = await world.StartAsync();
            var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var delivering = DeliverAsync(world, service, round, accepted, random.Next(), random.Next(1, 60), enough);
            await enough.Task.WaitAsync(Long, Token);
            await Task.Delay(random.Next(0, 30), Token);
            service.Kill();
            await delivering;
        }

        Assert.NotEmpty(accepted);
        var last = await world.StartAsync();
        await HoldsAsync(() => Task.FromResult(world.Entries().All(entry => entry.Status == WebhookEventStatus.Done)));
        Assert.Equal(0, await last.StopAsync(Token));
        var done = world.Entries().Select(entry => entry.Name).ToHashSet();
        Assert.All(accepted, edit =>
        {
            Assert.Contains(edit.Key, done);
            Assert.Equal(Website(world, Side.Cloud, edit.Key), Website(world, Side.Local, edit.Key));
        });
        Assert.Equal((Customers, Customers), (world.Sites.Cloud.Names("Customer").Count, world.Sites.Local.Names("Customer").Count));
    }

    [Fact]
    public async Task Without_webhooks_it_keeps_the_sites_in_step_by_scanning()
    {
        await using var world = await ServiceWorld.MakeAsync(pollSeconds: 1, customers: 2);
        var service = await world.StartAsync("--no-webhooks");
        Assert.Null(service.Url);

        world.Sites.Local.Update("Customer", "Customer 000", new JsonObject { ["website"] = "https://scanned.example" });

        await HoldsAsync(() => Task.FromResult(Website(world, Side.Cloud, "Customer 000") == "https://scanned.example"));
        Assert.Equal(0, await service.StopAsync(Token));
    }

    [Fact]
    public async Task Once_it_makes_one_run_ends_and_says_what_came_of_it()
    {
        await using var world = await ServiceWorld.MakeAsync(customers: 2);
        Assert.Equal(0, (await world.RunOnceAsync()).ExitCode);
        world.Sites.Local.Update("Customer", "Customer 000", new JsonObject { ["website"] = "https://once.example" });

        var (exitCode, output) = await world.RunOnceAsync();

        Assert.Equal((0, "https://once.example"), (exitCode, Website(world, Side.Cloud, "Customer 000")));
        Assert.Contains("Succeeded 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_it_fails_when_a_site_is_down()
    {
        await using var world = await ServiceWorld.MakeAsync(customers: 1);
        await world.StopLocalAsync();

        var (exitCode, output) = await world.RunOnceAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("ErpEndpointUnreachable", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "ErpConfigNotFound", "--config", "/nowhere/config.yaml")]
    [InlineData(2, "Unknown argument '--conifg'", "--conifg", "x")]
    [InlineData(2, "--port must be a whole number", "--port", "many")]
    [InlineData(1, "ErpConfigNotFound", "--once", "--config", "/nowhere/config.yaml")]
    [InlineData(2, "--once receives no webhooks", "--once", "--port", "5000")]
    [InlineData(0, "--no-webhooks", "--help")]
    [InlineData(0, "0.1.0", "--version")]
    public async Task What_it_cannot_do_it_says_with_an_exit_code(int exitCode, string said, params string[] arguments)
    {
        using var service = new ServiceProcess(arguments);

        Assert.Equal(exitCode, await service.EndedAsync(Token));
        Assert.Contains(said, service.Output, StringComparison.Ordinal);
    }

    private static async Task DeliverAsync(
        ServiceWorld world, ServiceProcess service, int round, Dictionary<string, string> accepted, int seed, int wanted, TaskCompletionSource enough)
    {
        var random = new Random(seed);
        for (var edit = 0; ; edit++)
        {
            if (edit == wanted)
            {
                enough.SetResult();
            }

            var name = $"Customer {random.Next(40):000}";
            var value = $"https://{round}.{edit}.example";
            world.Sites.Cloud.Update("Customer", name, new JsonObject { ["website"] = value });
            try
            {
                using var answer = await world.TellAsync(service, Side.Cloud, name);
                if (answer.IsSuccessStatusCode)
                {
                    accepted[name] = value;
                }
            }
            catch (HttpRequestException)
            {
                // Killed before it answered: this one may be lost.
                return;
            }
        }
    }

    private static string? Website(ServiceWorld world, Side side, string name) =>
        (side == Side.Cloud ? world.Sites.Cloud : world.Sites.Local).Find("Customer", name)?["website"]?.ToString();

    private static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Long, "It does not come to hold.");
            await Task.Delay(50, Token);
        }
    }
}
