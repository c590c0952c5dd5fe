using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Tests.Documents;

/// <summary>
/// A small model of one Frappe document under POST and PUT, after the recordings 06b and 07: only keys that are sent change; a table is
/// replaced whole; a named row keeps its name and loses the fields that are not sent; rows without name get one; null in a number is 0, ""
/// in a date is null.
/// </summary>
internal sealed class FrappeTable(DocTypeSchema schema, JsonObject stored)
{
    private int _names;

    public JsonObject Stored { get; } = stored;

    public FrappeDocument Document(string name) => new(schema.Name, name, Stored.DeepClone().AsObject());

    /// <summary>Applies a POST body: what is missing or null takes the default, "" stays empty.</summary>
    public static FrappeTable Post(DocTypeSchema schema, JsonObject body)
    {
        var table = new FrappeTable(schema, []);
        foreach (var field in schema.Fields.Where(field => !field.IsTable && body[field.Name] is null))
        {
            table.Stored[field.Name] = Kept(field, field.Type == "Time" ? "12:34:56.789" : field.Default);
        }

        table.Put(body);
        return table;
    }

    /// <summary>
    /// Applies a PUT body. A row name the document does not have is a defect of the caller: Frappe loses or steals that row.
    /// </summary>
    public void Put(JsonObject body)
    {
        foreach (var (key, value) in body)
        {
            if (schema.Field(key) is not { } field)
            {
                throw new InvalidOperationException($"{key} is not a field.");
            }

            Stored[key] = field.IsTable ? Rows(field, Stored[key] as JsonArray, value as JsonArray) : Kept(field, value);
        }
    }

    private JsonArray Rows(FieldSchema table, JsonArray? before, JsonArray? sent)
    {
        var child = schema.Children[table.Options!];
        var rows = new JsonArray();
        foreach (var row in (sent ?? []).Select(row => row!.AsObject()))
        {
            var name = row["name"]?.GetValue<string>();
            if (name is not null && before?.Any(known => known!["name"]!.GetValue<string>() == name) != true)
            {
                throw new InvalidOperationException($"{name} is not a row of {table.Name}.");
            }

            var stored = new JsonObject
            {
                ["name"] = name ?? $"new-row-{++_names}",
                ["idx"] = row["idx"]?.DeepClone(),
                ["parentfield"] = table.Name,
                ["modified"] = "2026-11-23 02:28:14.841285",
            };
            foreach (var field in child.Fields)
            {
                stored[field.Name] = Kept(field, row[field.Name]);
            }

            rows.Add(stored);
        }

        return rows;
    }

    private static JsonNode? Kept(FieldSchema field, JsonNode? value)
    {
        var isEmpty = value is null || value.ToString().Length == 0;
        return FieldTypes.KindOf(field.Type) switch
        {
            ValueKind.Check or ValueKind.Integer => isEmpty ? 0 : value!.DeepClone(),
            ValueKind.Number => isEmpty ? 0.0 : value!.DeepClone(),
            ValueKind.Date or ValueKind.DateTime or ValueKind.Time => isEmpty ? null : value!.DeepClone(),
            ValueKind.Json when value is not null && isEmpty =>
            throw new InvalidOperationException("Frappe answers 500 to \"\" in a JSON field."),
            _ => value?.DeepClone(),
        };
    }
}
