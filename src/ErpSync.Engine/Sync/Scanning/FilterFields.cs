using ErpSync.Engine.Configuration;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>Checks the filters of a DocType against its definitions.</summary>
internal static class FilterFields
{
    // Every document has them, whatever its DocType defines.
    private static readonly HashSet<string> Standard = new(StringComparer.Ordinal)
    {
        "name", "owner", "creation", "modified", "modified_by", "docstatus", "idx", "_user_tags", "_comments", "_assign", "_liked_by",
    };

    /// <summary>Why the filters cannot be applied on a site, as a sentence; null when they can.</summary>
    public static string? Problem(DocTypeRules rules, DocTypeSchema schema, Side side)
    {
        if (rules.Filters.Count > 0 && schema.IsSingle)
        {
            return $"{schema.Name} is a Single: there is one document, and filters do not apply.";
        }

        if (rules.Filters.FirstOrDefault(filter => filter.Operator == "between" && !IsDay(filter.Field, schema)) is { } range)
        {
            return $"The filter of {schema.Name} asks for {range.Field} between two values; between compares days only (Date, Datetime). Use >= and <=.";
        }

        foreach (var field in rules.Filters.Select(filter => filter.Field).Where(field => !Standard.Contains(field)))
        {
            if (schema.Field(field) is not { } definition)
            {
                return $"The filter of {schema.Name} names {field}, which is no field on the {Words.Of(side)} site.{Question(field, schema)}";
            }

            if (definition.IsTable || definition.IsVirtual || !FieldTypes.CarriesValue(definition.Type))
            {
                return $"The filter of {schema.Name} names {field}, which holds no value that a list can compare ({definition.Type}).";
            }
        }

        return null;
    }

    private static bool IsDay(string field, DocTypeSchema schema) =>
        field is "creation" or "modified" || schema.Field(field) is null or { Type: "Date" or "Datetime" };

    private static string Question(string field, DocTypeSchema schema) =>
        Configuration.Reading.NearestName.Question(field, [.. schema.Fields.Where(known => FieldTypes.CarriesValue(known.Type)).Select(known => known.Name)]);
}
