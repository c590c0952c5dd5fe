using System.Net;
using System.Text;
using ErpSync.ModuleTests.Hosting;

namespace ErpSync.ModuleTests;

/// <summary>
/// The webhook server as a user has it: in the private load context of the module, between two practice sites over loopback.
/// </summary>
public sealed class WebhookPracticeTests(PracticeSites sites) : IClassFixture<PracticeSites>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edit_is_carried_over_by_its_webhook_while_other_commands_go_on_working()
    {
        var customer = sites.Customer(3);
        var server = sites.Run(
            "$server = Start-ErpWebhookServer @config -NoWait -Port 0 -AllowUnsigned; $server").Of<ErpWebhookServer>().Single();
        using var http = new HttpClient();
        try
        {
            await sites.EditAsync(Side.Cloud, customer, """{"website": "https://real-time.example"}""", Token);
            using var answer = await http.PostAsync(
                new Uri(server.Url, "webhook/cloud"),
                new StringContent($$"""{"doctype": "Customer", "name": "{{customer.CloudName}}"}""", Encoding.UTF8),
                Token);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            await HoldsAsync(() => Entry(customer)?.Status == WebhookEventStatus.Done);

            // The state is the server's most of the time, and a command gets its turn all the same.
            var forgotten = sites.Run(
                "Get-ErpSyncRecord @config -DocType Customer -Name $name | Reset-ErpSyncRecord @config -PassThru",
                ("name", sites.Customer(4).Name));
            var differences = sites.Run("Compare-ErpSite @config -DocType Customer -Name $name", ("name", customer.Name));
            using var health = await http.GetAsync(new Uri(server.Url, "health"), Token);

            Assert.Empty(forgotten.Errors);
            Assert.Single(forgotten.Output);
            Assert.Empty(differences.Output);
            Assert.Contains("\"worker\"", await health.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
        finally
        {
            sites.Run("$server | Stop-ErpWebhookServer");
        }

        Assert.Equal(WebhookServerState.Stopped, server.State);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(server.Url, "ready"), Token));
    }

    private ErpWebhookEvent? Entry(SyncRecord customer) =>
        sites.Run("Get-ErpWebhookEvent @config -DocType Customer -Name $name", ("name", customer.CloudName))
            .Of<ErpWebhookEvent>() is [var entry, ..]
            ? entry : null;

    private static async Task HoldsAsync(Func<bool> condition)
    {
        using var clock = new Patience();
        while (!condition())
        {
            Assert.True(clock.Elapsed < Long, "It does not come to hold.");
            await Task.Delay(50, Token);
        }
    }
}
