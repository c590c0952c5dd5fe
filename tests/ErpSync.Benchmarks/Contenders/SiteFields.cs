using System.Text.Json.Nodes;

namespace ErpSync.Benchmarks;

/// <summary>Takes out of a document what belongs to the site it was read from.</summary>
internal static class SiteFields
{
    private static readonly string[] OfDocuments = ["creation", "modified", "owner", "modified_by", "idx", "docstatus"];
    private static readonly string[] OfRows = [.. OfDocuments, "name", "parent", "parentfield", "parenttype"];

    public static JsonObject Stripped(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        Remove(copy, OfDocuments);
        foreach (var row in copy.Select(field => field.Value).OfType<JsonArray>().SelectMany(rows => rows.OfType<JsonObject>()))
        {
            Remove(row, OfRows);
        }

        return copy;
    }

    private static void Remove(JsonObject document, string[] fields)
    {
        foreach (var field in fields.Concat(document.Where(field => field.Value is null).Select(field => field.Key).ToList()))
        {
            document.Remove(field);
        }
    }
}
