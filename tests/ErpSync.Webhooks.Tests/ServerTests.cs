using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace ErpSync.Webhooks.Tests;

public sealed class ServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_secret_it_does_not_start_unless_that_is_allowed()
    {
        await using var world = new ServerWorld(webhook => webhook with { Secret = null });

        var refused = await Assert.ThrowsAsync<ErpSyncException>(() => world.ListenAsync());

        Assert.Equal(ErrorIds.CredentialMissing, refused.Error.ErrorId);
        Assert.Contains("-AllowUnsigned", refused.Error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_to_be()
    {
        await using var first = await new ServerWorld().ListenAsync();
        await using var second = new ServerWorld();

        var refused = await Assert.ThrowsAsync<ErpSyncException>(
            () => second.ListenAsync(new WebhookServerOptions { Port = first.Server!.Url.Port }));

        Assert.Equal(ErrorIds.PortInUse, refused.Error.ErrorId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_makes_it_https(bool isPem)
    {
        var path = Path.Combine(Path.GetTempPath(), $"erpsync-{Guid.NewGuid():N}.pem");
        try
        {
            WriteCertificate(path, isPem);
            await using var world = await new ServerWorld(
                webhook => webhook with { CertificatePath = path, CertificatePassword = isPem ? null : "opens it" })
                .ListenAsync();
            const string Body = """{"doctype": "Customer", "name": "ACME"}""";

            using var answer = await world.PostAsync(Body, ServerWorld.Sign(Body));

            Assert.Equal("https", world.Server!.Url.Scheme);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_an_error_with_its_path()
    {
        await using var world = new ServerWorld(webhook => webhook with { CertificatePath = "/nowhere/at/all.pfx" });

        var refused = await Assert.ThrowsAsync<ErpSyncException>(() => world.ListenAsync());

        Assert.Equal((ErrorIds.CertificateInvalid, "/nowhere/at/all.pfx"), (refused.Error.ErrorId, refused.Error.Target));
    }

    [Fact]
    public async Task Health_says_no_before_the_worker_works()
    {
        await using var world = await new ServerWorld().ListenAsync();

        using var health = await world.Client.GetAsync(new Uri(world.Server!.Url, "health"), Token);
        using var ready = await world.Client.GetAsync(new Uri(world.Server.Url, "ready"), Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task An_edit_is_on_the_other_side_within_moments_of_its_delivery_and_health_is_well()
    {
        await using var world = new ServerWorld(docTypes: ["Customer"]);
        var made = world.Cloud.Insert("Customer", new JsonObject { ["customer_name"] = "Acme", ["customer_type"] = "Company" });
        var name = made["name"]!.ToString();
        await using var session = await WebhookSession.StartAsync(world.Open, new WebhookServerOptions { HasReader = true }, Token);
        var deliveries = session.EventsAsync(Token).GetAsyncEnumerator(Token);
        Assert.Equal((name, "scan"), await NextAsync(deliveries));

        var edited = world.Cloud.Update("Customer", name, new JsonObject { ["website"] = "https://acme.example" });
        var body = $$"""{"doctype": "Customer", "name": "{{name}}", "modified": "{{edited["modified"]}}", "event": "on_change"}""";
        using var answer = await world.PostAsync(session.Url!, body, ServerWorld.Sign(body));
        var told = await NextAsync(deliveries);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal((name, "on_change"), told);
        Assert.Equal("https://acme.example", world.Local.Find("Customer", name)!["website"]!.ToString());
        await WellAsync(world, session.Url!);
        Assert.Equal(1, session.Accepted);
        await session.StopAsync(Patience);
        Assert.False(await deliveries.MoveNextAsync());
        await deliveries.DisposeAsync();
    }

    [Fact]
    public async Task Stopping_ends_what_is_under_way_frees_the_port_and_leaves_the_rest_in_the_queue()
    {
        await using var world = new ServerWorld(docTypes: ["Customer"]);
        Uri url;
        await using (var session = await WebhookSession.StartAsync(world.Open, new WebhookServerOptions(), Token))
        {
            url = session.Url!;
            for (var number = 0; number < 50; number++)
            {
                var body = $$"""{"doctype": "Customer", "name": "C-{{number}}"}""";
                (await world.PostAsync(session.Url!, body, ServerWorld.Sign(body))).Dispose();
            }

            await session.StopAsync(Patience);
            Assert.False(session.IsRunning);
        }

        Assert.DoesNotContain(world.Entries(), entry => entry.Status == WebhookEventStatus.Processing);
        Assert.Equal(50, world.Entries().Count);
        await using var again = new ServerWorld();
        await again.ListenAsync(new WebhookServerOptions { Port = url.Port });
    }

    [Fact]
    public async Task Stopping_twice_or_at_once_does_no_harm()
    {
        await using var world = new ServerWorld(docTypes: ["Customer"]);
        await using var session = await WebhookSession.StartAsync(world.Open, new WebhookServerOptions(), Token);

        await Task.WhenAll(session.StopAsync(Patience), session.StopAsync(Patience));
        await session.StopAsync(Patience);

        Assert.False(session.IsRunning);
    }

    private static async Task WellAsync(ServerWorld world, Uri url)
    {
        // The first round of scans may still be under way; health is about what is, not about what was.
        using var health = await world.Client.GetAsync(new Uri(url, "health"), Token);
        var report = JsonNode.Parse(await health.Content.ReadAsStringAsync(Token))!;
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal("working", report["worker"]!["state"]!.ToString());
        Assert.Equal("true", report["sites"]!["cloud"]!["reachable"]!.ToString());
        Assert.Equal(0, report["queue"]!["dead_letters"]!.GetValue<long>());
    }

    private static async Task<(string Name, string? Event)> NextAsync(IAsyncEnumerator<EngineEvent> told)
    {
        while (await told.MoveNextAsync())
        {
            if (told.Current is ResultEvent { Value: ErpWebhookDelivery { Outcome: DeliveryOutcome.Synced } delivery })
            {
                return (delivery.Name, delivery.Event);
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    private static void WriteCertificate(string path, bool isPem)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        if (isPem)
        {
            File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        }
        else
        {
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, "opens it"));
        }
    }
}
