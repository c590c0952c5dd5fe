using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.Sync;

/// <summary>The life of documents between sites of every version, the same and mixed.</summary>
public sealed class VersionTests
{
    private static readonly string[] Versions = ["13.58.21", "14.93.2", "15.55.0", "15.101.1", "16.4.1"];

    public static TheoryData<string, string> Pairs => [.. from cloud in Versions from local in Versions select (cloud, local)];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Documents_are_created_edited_renamed_and_deleted_both_ways(string cloud, string local)
    {
        using var world = await AgreedWorld.MakeAsync(options => options with { FrappeVersion = options.SiteName == "cloud" ? cloud : local });
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var (mine, other) = side == Side.Cloud ? (0, 1) : (2, 3);
            world.Insert(side, "Party", new JsonObject { ["code"] = $"NEW {side}", ["title"] = $"made on {side}" });
            world.Insert(side, "Voucher", AgreedWorld.Voucher($"NEW {side}", $"made on {side}", "A", "B", "C"));
            world.Insert(side, "Remark", new JsonObject { ["subject"] = $"made on {side}", ["party"] = AgreedWorld.Parties[mine] });
            world.Update(side, "Party", AgreedWorld.Parties[mine], new JsonObject { ["phone"] = $"phone of {side}" });
            world.Update(side, "Voucher", world.NameOf(side, "Voucher", "remarks", $"voucher {mine}"), new JsonObject { ["rows"] = new JsonArray(new JsonObject { ["item"] = $"of {side}", ["qty"] = 3 }) });
            world.Delete(side, "Remark", world.NameOf(side, "Remark", "subject", $"remark {mine}"));
            world.Delete(side, "Voucher", world.NameOf(side, "Voucher", "remarks", $"voucher {other}"));
            world.Side(side).Rename("Party", AgreedWorld.Parties[4 + mine], $"Renamed on {side}", user: SyncWorld.Clerk);
            await world.SettleAsync();
        }

        foreach (var site in new[] { Side.Cloud, Side.Local })
        {
            Assert.Equal(
                [.. AgreedWorld.Parties.Where((_, index) => index is not (4 or 6)), "NEW Cloud", "NEW Local", "Renamed on Cloud", "Renamed on Local"],
                world.Side(site).Names("Party").Order(StringComparer.Ordinal));
            Assert.Equal(["made on Cloud", "made on Local", "voucher 0", "voucher 2"], world.Values(site, "Voucher", "remarks").Where(remarks => !remarks.StartsWith("next", StringComparison.Ordinal)));
            Assert.Equal(["made on Cloud", "made on Local", "remark 1", "remark 3"], world.Values(site, "Remark", "subject"));
            Assert.Equal("phone of Cloud", world.Side(site).Find("Party", AgreedWorld.Parties[0])!["phone"]!.ToString());
            Assert.Equal("phone of Local", world.Side(site).Find("Party", AgreedWorld.Parties[2])!["phone"]!.ToString());

            // The sites' own counters do not run into names that came from the other side.
            world.Insert(site, "Voucher", AgreedWorld.Voucher("ACME", $"next on {site}", "A"));
            await world.SettleAsync();
        }

        Assert.Empty(await world.CompareAsync());
        Assert.Empty(world.Conflicts());
        var writes = world.Writes;
        await world.SyncAsync(new SyncRequest { Full = true });
        Assert.Equal(writes, world.Writes);
    }
}
