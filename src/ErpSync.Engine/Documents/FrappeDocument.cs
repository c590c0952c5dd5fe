using System.Text.Json.Nodes;

namespace ErpSync.Engine.Documents;

/// <summary>A whole document as a site answered it: the raw fields, child tables as arrays of objects.</summary>
/// <param name="DocType">The DocType.</param>
/// <param name="Name">The name; an integer name as its digits.</param>
/// <param name="Fields">The fields as read. A missing key means null (Frappe omits nulls in a single GET).</param>
internal sealed record FrappeDocument(string DocType, string Name, JsonObject Fields)
{
    /// <summary>The text of modified exactly as the site wrote it: the token of every compare-and-swap.</summary>
    public string Modified => Text("modified") ?? "";

    /// <summary>The text of creation exactly as the site wrote it.</summary>
    public string Creation => Text("creation") ?? "";

    public string? ModifiedBy => Text("modified_by");

    public string? Owner => Text("owner");

    public int DocStatus => Fields["docstatus"] is JsonValue value && int.TryParse(value.ToString(), out var status) ? status : 0;

    /// <summary>The cancelled document that this one is the new version of; null when it is none.</summary>
    public string? AmendedFrom => Text("amended_from") is { Length: > 0 } name ? name : null;

    private string? Text(string field) => Fields[field]?.ToString();
}
