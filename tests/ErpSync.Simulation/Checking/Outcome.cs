using System.Text.Json.Nodes;
using ErpSync.Simulation.Worlds;

namespace ErpSync.Simulation.Checking;

/// <summary>What both sites hold, without names that counters and hashes made: for comparing histories that must end alike.</summary>
internal static class Outcome
{
    private static readonly string[] Compared =
        ["code", "uid", "title", "phone", "email", "notes", "credit", "subject", "party", "text", "remarks", "posting_date", "amount", "terms", "remark", "docstatus"];

    /// <param name="world">The world.</param>
    /// <param name="isMirrored">The local site counts as the first.</param>
    public static IReadOnlyList<string> Of(World world, bool isMirrored)
    {
        var sides = isMirrored ? new[] { Side.Local, Side.Cloud } : [Side.Cloud, Side.Local];
        return
        [
            .. sides.SelectMany((side, index) =>
                from docType in DocTypes.Names
                from name in world.Site(side).Names(docType)
                select $"{index}:{docType}:{string.Join('|', Values(world.Site(side).Find(docType, name)!))}").Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Values(JsonObject fields)
    {
        foreach (var field in Compared)
        {
            if (fields[field]?.ToString() is { Length: > 0 } text)
            {
                yield return $"{field}={text}";
            }
        }

        foreach (var row in fields["rows"] as JsonArray ?? [])
        {
            yield return $"row:{row!["item"]},{row["qty"]},{row["note"]}";
        }
    }
}
