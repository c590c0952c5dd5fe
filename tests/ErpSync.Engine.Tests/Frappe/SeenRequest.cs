using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.Frappe;

/// <summary>A request as it reached the network.</summary>
internal sealed record SeenRequest(string Method, string Target, string? Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonObject Json => JsonNode.Parse(Body ?? "{}")!.AsObject();

    /// <summary>The filters of a list, which travel as a JSON text.</summary>
    public string FilterText => Json["filters"]!.GetValue<string>();

    public JsonArray Filters => JsonNode.Parse(FilterText)!.AsArray();

    public string ListedDocType => Json["doctype"]!.GetValue<string>();
}
