using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Support;

/// <summary>A world of several documents of each kind on which both sites agree.</summary>
internal static class AgreedWorld
{
    public static readonly IReadOnlyList<string> Parties = ["ACME", "BETA", "CETA", "DELTA", "EPSILON", "FETA", "GAMMA", "HETA"];

    /// <summary>Eight parties from the cloud, four vouchers from the cloud and four remarks from the local site, all in step.</summary>
    public static async Task<SyncWorld> MakeAsync(Func<FrappeSiteOptions, FrappeSiteOptions>? options = null)
    {
        var world = new SyncWorld(DocTypes.All, options);
        foreach (var code in Parties)
        {
            world.Insert(Side.Cloud, "Party", new JsonObject { ["code"] = code, ["title"] = $"{code} Ltd", ["credit"] = 100 });
        }

        for (var i = 0; i < 4; i++)
        {
            world.Insert(Side.Cloud, "Voucher", Voucher(Parties[i], $"voucher {i}", "A", "B"));
            world.Insert(Side.Local, "Remark", new JsonObject { ["subject"] = $"remark {i}" });
        }

        await world.SettleAsync();
        Assert.Empty(await world.CompareAsync());
        return world;
    }

    public static JsonObject Voucher(string party, string remarks, params string[] items) => new()
    {
        ["party"] = party,
        ["remarks"] = remarks,
        ["rows"] = new JsonArray([.. items.Select(item => new JsonObject { ["item"] = item, ["qty"] = 1 })]),
    };

    /// <summary>The name on a side of the one document that holds a value.</summary>
    public static string NameOf(this SyncWorld world, Side side, string docType, string field, string value) =>
        world.Side(side).Names(docType).Single(name => world.Side(side).Find(docType, name)![field]?.ToString() == value);

    /// <summary>The values of a field on a side, in order.</summary>
    public static IEnumerable<string> Values(this SyncWorld world, Side side, string docType, string field) =>
        world.Side(side).Names(docType).Select(name => world.Side(side).Find(docType, name)![field]?.ToString() ?? "").Order(StringComparer.Ordinal);

    public static SyncRecord Record(this SyncWorld world, string docType, string name) =>
        world.Records().Single(record => record.DocType == docType && (record.CloudName == name || record.LocalName == name));

    /// <summary>The errors the last call told.</summary>
    public static IEnumerable<ErpSyncError> Errors(this SyncWorld world) => world.Events.OfType<ErrorEvent>().Select(error => error.Error);

    /// <summary>A deletion that leaves no evidence, as raw SQL or a permanent deletion does.</summary>
    public static void Vanish(this SyncWorld world, Side side, string docType, string name)
    {
        world.Delete(side, docType, name);
        var site = world.Side(side);
        foreach (var row in site.Names("Deleted Document").Where(row => site.Find("Deleted Document", row)!["deleted_name"]?.ToString() == name).ToList())
        {
            site.Delete("Deleted Document", row);
        }
    }
}
