using System.Text.Json.Nodes;

namespace ErpSync.Benchmarks;

/// <summary>What a loader that knows everything asks for.</summary>
internal static class Missing
{
    /// <summary>The filter for the documents that the other side does not have yet: those that are there by now.</summary>
    public static JsonArray On(World world, Side from, string docType)
    {
        var there = world.Site(from == Side.Cloud ? Side.Local : Side.Cloud).Names(docType).ToHashSet(StringComparer.Ordinal);
        var names = world.Site(from).Names(docType).Where(name => !there.Contains(name)).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0
            ? new JsonArray(new JsonArray("name", "=", ""))
            : new JsonArray(new JsonArray("name", ">=", names[0]), new JsonArray("name", "<=", names[^1]));
    }
}
