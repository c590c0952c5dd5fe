using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Events;

/// <summary>Order, duplication and loss of deliveries change nothing but latency.</summary>
public sealed class DeliveryFaultTests
{
    private const int Documents = 40;
    private const int Edits = 400;
    private const int CopiesOfEach = 25;

    [Fact]
    public async Task Ten_thousand_doubled_reordered_and_partly_lost_deliveries_end_in_equal_sites_and_one_write_an_edit()
    {
        using var world = new SyncWorld(DocTypes.All);
        for (var number = 0; number < Documents; number++)
        {
            world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = $"P-{number}", ["title"] = "agreed" });
        }

        await using var realtime = await RealtimeWorld.AgreedAsync(world);
        var writes = world.Writes;
        var random = new Random(20_261_123);
        var backlog = new List<(Side Side, JsonObject Document)>();
        var delivered = 0;
        for (var edit = 1; edit <= Edits; edit++)
        {
            // Each side edits its own field: everything can be merged.
            var side = (Side)random.Next(2);
            var changes = new JsonObject { [side == Side.Cloud ? "phone" : "email"] = $"{edit}" };
            var edited = world.Update(side, "Party", $"P-{random.Next(Documents)}", changes);
            backlog.AddRange(Enumerable.Repeat((side, edited), CopiesOfEach));
            if (edit % 20 == 0)
            {
                delivered += await DeliverAsync(realtime, backlog, random);
            }
        }

        delivered += await DeliverAsync(realtime, backlog, random);
        var ours = world.Writes - writes;

        // What was lost altogether is found by the scan.
        await realtime.PollAsync();
        await realtime.EchoAsync();
        await realtime.DrainAsync();

        Assert.True(delivered > Edits * CopiesOfEach / 2, $"{delivered} deliveries.");
        Assert.Empty(await world.CompareAsync());
        Assert.InRange(ours, 1, Edits);
        Assert.InRange(world.Writes - writes, 1, Edits);
        Assert.DoesNotContain(realtime.Deliveries, delivery => delivery.Outcome is not (
            DeliveryOutcome.Synced or DeliveryOutcome.Unchanged or DeliveryOutcome.Echo));
    }

    // A part of what is on its way arrives now, in any order; a fifth never does.
    private static async Task<int> DeliverAsync(RealtimeWorld realtime, List<(Side Side, JsonObject Document)> backlog, Random random)
    {
        var arriving = new List<(Side Side, JsonObject Document)>();
        backlog.RemoveAll(delivery =>
        {
            var arrives = random.Next(4) > 0;
            if (arrives)
            {
                arriving.Add(delivery);
            }

            return arrives;
        });
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(arriving));
        var received = arriving.Where(_ => random.Next(5) > 0).ToList();
        var telling = Task.WhenAll(received.Select(delivery => realtime.TellAsync(delivery.Side, "Party", delivery.Document)));
        await realtime.DrainAsync();
        await telling;
        await realtime.DrainAsync();
        return received.Count;
    }
}
