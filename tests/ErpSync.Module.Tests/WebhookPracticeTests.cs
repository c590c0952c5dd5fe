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

    [Fact]
    public async Task Registered_sites_tell_of_an_edit_and_the_other_side_has_it()
    {
        var customer = sites.Customer(1);
        var rehearsed = sites.Run("Register-ErpWebhook @config -WhatIf");
        var registered = sites.Run("Register-ErpWebhook @config");
        var again = sites.Run("$server = Start-ErpWebhookServer @config -NoWait; Register-ErpWebhook @config");
        try
        {
            Assert.Empty(rehearsed.Errors.Concat(registered.Errors).Concat(again.Errors));
            Assert.All(rehearsed.Of<ErpWebhook>(), webhook => Assert.True(webhook.IsPlanned));
            Assert.All(Of<ErpWebhook>(registered), webhook => Assert.Equal(ErpWebhookState.Created, webhook.State));
            Assert.All(Of<ErpWebhook>(again), webhook => Assert.Equal(ErpWebhookState.Unchanged, webhook.State));
            Assert.Equal(2 * 7 * 3, Of<ErpWebhook>(again).Count());

            // Once with a server for the time of the test alone, once with the one that runs.
            Assert.All(Of<ErpWebhookTest>(registered).Concat(Of<ErpWebhookTest>(again)), test => Assert.True(test.Success, test.Message));
            Assert.Equal(4, Of<ErpWebhookTest>(registered).Concat(Of<ErpWebhookTest>(again)).Count());

            await sites.EditAsync(Side.Local, customer, """{"website": "https://told.example"}""", Token);
            await HoldsAsync(() => sites.Run("Get-ErpWebhookEvent @config -DocType Customer -Name $name", ("name", customer.LocalName))
                .Of<ErpWebhookEvent>().Any(entry => entry is { Source: Side.Local, Status: WebhookEventStatus.Done }));
            Assert.Empty(sites.Run("Compare-ErpSite @config -DocType Customer -Name $name", ("name", customer.Name)).Output);
        }
        finally
        {
            sites.Run("$server | Stop-ErpWebhookServer");
        }

        Assert.Equal(42, sites.Run("Unregister-ErpWebhook @config").Of<ErpWebhook>().Count);
        Assert.All(sites.Run("Get-ErpWebhook @config").Of<ErpWebhook>(), webhook => Assert.Equal(ErpWebhookState.Missing, webhook.State));
    }

    private static IEnumerable<T> Of<T>(RunResult run) => run.Output.Select(output => output.BaseObject).OfType<T>();

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
