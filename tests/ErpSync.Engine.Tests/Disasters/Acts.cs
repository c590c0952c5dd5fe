using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Engine.Tests.Disasters;

/// <summary>What people and disasters do in several scripts.</summary>
internal static class Acts
{
    public static Func<SyncWorld, Task> Do(Action<SyncWorld> act) => world =>
    {
        act(world);
        return Task.CompletedTask;
    };

    /// <summary>An edit on each side and a new document.</summary>
    public static void Work(SyncWorld world)
    {
        world.Update(Side.Cloud, "Party", "ACME", new JsonObject { ["phone"] = "555" });
        world.Update(Side.Local, "Party", "BETA", new JsonObject { ["email"] = "b@example.com" });
        world.Insert(Side.Cloud, "Voucher", AgreedWorld.Voucher("BETA", "new on cloud", "C"));
    }

    /// <summary>What both sites hold once <see cref="Work"/> has travelled.</summary>
    public static IReadOnlyList<string> WorkDone { get; } =
        ["Party/ACME phone=555", "Party/BETA email=b@example.com", "Voucher remarks=new on cloud", "Party count=8", "Voucher count=5", "Remark count=4"];

    public static string Word(Side side) => side == Side.Cloud ? "cloud" : "local";

    /// <summary>The key of a side is valid on a site.</summary>
    public static void LetIn(Site site, Side keyOf) => site.AddUser(new SandboxUser($"{Word(keyOf)}@example.com", $"{Word(keyOf)}-key", $"{Word(keyOf)}-secret"));

    /// <summary>Another site of the same DocTypes, that nothing answers for yet.</summary>
    public static Site Stranger(SyncWorld world, Side side)
    {
        var real = world.Side(side);
        world.Replace(side);
        var stranger = world.Side(side);
        world.Replace(side, real);
        return stranger;
    }

    /// <summary>Two sites that were never synchronized; the cloud has the eight parties.</summary>
    public static SyncWorld Fresh(Func<FrappeSiteOptions, FrappeSiteOptions>? options = null)
    {
        var world = new SyncWorld(DocTypes.All, options);
        foreach (var code in AgreedWorld.Parties)
        {
            world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = code, ["title"] = $"{code} Ltd" });
        }

        return world;
    }

    /// <summary>A world of many parties in step.</summary>
    public static async Task<SyncWorld> ManyAsync(int parties)
    {
        var world = await AgreedWorld.MakeAsync();
        for (var i = 0; i < parties; i++)
        {
            world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = $"P{i:000}", ["title"] = $"Party {i}" });
        }

        await world.SettleAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        return world;
    }

    /// <summary>Runs something at the n-th request that reaches a site, once.</summary>
    public static void AtRequest(Site site, int number, Action act)
    {
        var requests = 0;
        site.Faults.BeforeRequest = _ =>
        {
            if (++requests == number)
            {
                act();
            }
        };
    }

    /// <summary>A run by which the other side wins whatever became of this one.</summary>
    public static Func<SyncWorld, Task> BringUpToDate(Side side) => world => world.SyncAsync(new SyncRequest
    {
        Full = true,
        Force = true,
        Direction = side == Side.Cloud ? SyncDirection.LocalToCloud : SyncDirection.CloudToLocal,
    });
}
