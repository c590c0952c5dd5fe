using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Events;

/// <summary>One batch of events is read while the one before is still being written.</summary>
public sealed class OverlapTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_batch_does_not_wait_for_the_writes_of_the_one_before()
    {
        using var world = RealtimeTests.Parties();
        var hanging = new HangingWrite(world);
        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        hanging.Arm();
        await realtime.TellAsync(Side.Cloud, "Party", world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "slow" }));
        var draining = realtime.DrainAsync();
        await hanging.ReachedAsync(Token);

        // Time stands still: nobody waits for the slow one to be called long.
        await realtime.TellAsync(Side.Cloud, "Party", world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "NEXT" }));
        await HoldsAsync(() => world.Local.Names("Party").Contains("NEXT"));

        hanging.Release();
        await draining;
        Assert.Equal("slow", world.Local.Find("Party", "ACME")!["phone"]!.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_echo_of_a_document_that_is_being_made_waits_for_its_record_and_costs_no_request(bool keepsNames)
    {
        using var world = new SyncWorld(
            DocTypes.All, options => options with { KeepsNamesOnV2 = keepsNames, FrappeVersion = keepsNames ? "15.101.1" : "15.55.0" });
        world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = "ACME", ["title"] = "Acme" });
        RealtimeWorld? realtime = null;
        var between = world.Between;
        var isArmed = false;
        world.Between = site => new AnsweringLateSite(between(site), world, async () =>
        {
            if (!isArmed)
            {
                return;
            }

            // The site has committed, and tells it before it answers.
            isArmed = false;
            var made = world.Local.Find("Remark", Assert.Single(world.Local.Names("Remark")))!;
            await realtime!.TellAsync(Side.Local, "Remark", made, "after_insert");

            // Under a name of its own it is taken; under the same name the queue holds it back.
            await HoldsAsync(() => keepsNames || realtime.Entries(WebhookEventStatus.Processing).Any(entry => entry.Source == Side.Local));
        });
        realtime = await RealtimeWorld.AgreedAsync(world);
        await using var ends = realtime;
        isArmed = true;
        var remark = world.Insert(Side.Cloud, "Remark", new JsonObject { ["subject"] = "new", ["party"] = "ACME" });
        await realtime.TellAsync(Side.Cloud, "Remark", remark, "after_insert");

        await realtime.DrainAsync();

        Assert.False(isArmed);
        Assert.Single(world.Cloud.Names("Remark"));
        Assert.Single(world.Local.Names("Remark"));
        Assert.Equal(DeliveryOutcome.Echo, Assert.Single(realtime.Deliveries, delivery => delivery.Source == Side.Local).Outcome);
    }

    private static async Task HoldsAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
