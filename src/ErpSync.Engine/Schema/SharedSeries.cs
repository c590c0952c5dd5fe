namespace ErpSync.Engine.Schema;

/// <summary>Finds the series in which both sites number documents of a DocType.</summary>
internal static class SharedSeries
{
    /// <summary>
    /// The options of naming_series that both have, or the common rule when it counts (an expression or format with #, autoincrement); empty when
    /// the sites cannot give out the same name for different documents.
    /// </summary>
    public static IReadOnlyList<string> Of(DocTypeSchema cloud, DocTypeSchema local)
    {
        if (cloud.Field("naming_series") is { } ours && local.Field("naming_series") is { } theirs && UsesSeries(cloud) && UsesSeries(local))
        {
            return [.. Options(ours).Intersect(Options(theirs), StringComparer.OrdinalIgnoreCase)];
        }

        var rule = cloud.AutoName?.Trim() ?? "";
        var counts = rule.Contains('#', StringComparison.Ordinal) || rule.Equals("autoincrement", StringComparison.OrdinalIgnoreCase);
        return counts && rule.Equals(local.AutoName?.Trim(), StringComparison.OrdinalIgnoreCase) ? [rule] : [];
    }

    // A naming_series field is also there when the DocType's own code decides (Customer, Supplier, Item).
    private static bool UsesSeries(DocTypeSchema schema) =>
        string.IsNullOrWhiteSpace(schema.AutoName) || schema.AutoName.Trim().StartsWith("naming_series", StringComparison.OrdinalIgnoreCase);

    private static string[] Options(FieldSchema field) =>
        (field.Options ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
