using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Reading and filling the fields of a document that is being saved.</summary>
internal static class DocumentFields
{
    public static string Text(this JsonObject document, string field) => NodeText.Of(document[field]);

    public static bool IsEmpty(this JsonObject document, string field) => Text(document, field).Length == 0;

    public static bool IsChecked(this JsonObject document, string field) => Number(document, field) != 0;

    /// <summary>The number in a field; <paramref name="whenMissing"/> for nothing, zero or no number.</summary>
    public static decimal Number(this JsonObject document, string field, decimal whenMissing = 0) =>
        decimal.TryParse(Text(document, field), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && number != 0
            ? number
            : whenMissing;

    /// <summary>The rows of a child table; none if the table is absent.</summary>
    public static IReadOnlyList<JsonObject> Rows(this JsonObject document, string table) =>
        document[table] is JsonArray rows ? [.. rows.OfType<JsonObject>()] : [];

    /// <summary>The first row of a child table, or null.</summary>
    public static JsonObject? FirstRow(this JsonObject document, string table) =>
        document[table] is JsonArray { Count: > 0 } rows ? rows[0] as JsonObject : null;

    public static void Put(this JsonObject document, string field, decimal number) => document[field] = (double)number;

    /// <summary>Fills a field that is empty; a value a client sent stays.</summary>
    public static void Fill(this JsonObject document, string field, string value)
    {
        if (value.Length > 0 && IsEmpty(document, field))
        {
            document[field] = value;
        }
    }

    /// <summary>Fills an empty number.</summary>
    public static void Fill(this JsonObject document, string field, decimal value)
    {
        if (Number(document, field) == 0)
        {
            Put(document, field, value);
        }
    }

    public static int DocStatus(this JsonObject document) => (int)Number(document, "docstatus");

    /// <summary>The save turns a stored draft into a submitted document.</summary>
    public static bool IsSubmitOf(this JsonObject document, JsonObject? before) =>
        before is not null && DocStatus(before) == 0 && DocStatus(document) == 1;
}
