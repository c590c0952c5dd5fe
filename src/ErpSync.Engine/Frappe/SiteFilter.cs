using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>One condition of a list, in Frappe's form [field, operator, value].</summary>
internal sealed record SiteFilter(string Field, string Operator, JsonNode? Value);
