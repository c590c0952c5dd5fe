using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Engine.Configuration;

/// <summary>One condition of sync_rules.doctype_rules.&lt;DocType&gt;.filters, as Frappe writes it: [field, operator, value].</summary>
/// <param name="Field">The field name.</param>
/// <param name="Operator">In lower case: =, !=, &lt;, &gt;, &lt;=, &gt;=, like, not like, in, not in, between, is.</param>
/// <param name="Value">A text, a list of texts (in, not in, between) or null (nothing is set).</param>
internal sealed record DocumentFilter(string Field, string Operator, JsonNode? Value)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The operators whose outcome depends on the document alone.</summary>
    public static IReadOnlyList<string> Operators { get; } =
        ["=", "!=", "<", ">", "<=", ">=", "like", "not like", "in", "not in", "between", "is"];

    /// <summary>Operators of Frappe's whose outcome changes without the document: by the place of another one in a tree, or by the day.</summary>
    public static IReadOnlyList<string> Unsteady { get; } =
    [
        "descendants of", "not descendants of", "ancestors of", "not ancestors of", "descendants of (inclusive)", "timespan", "previous", "next",
        "fiscal year",
    ];

    /// <summary>Whether a value is a list.</summary>
    public static bool TakesList(string operation) => operation is "in" or "not in" or "between";

    public override string ToString() => new JsonArray(Field, Operator, Value?.DeepClone()).ToJsonString(Plain);
}
