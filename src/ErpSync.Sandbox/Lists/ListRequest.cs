using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The parameters of a list, read from a query string (everything text) or from a JSON body.</summary>
internal sealed record ListRequest(string DocType)
{
    private const int DefaultPage = 20;

    public IReadOnlyList<string> Fields { get; init; } = ["name"];

    public JsonNode? Filters { get; init; }

    public JsonNode? OrFilters { get; init; }

    public string OrderBy { get; init; } = "";

    public string GroupBy { get; init; } = "";

    public int Start { get; init; }

    /// <summary>Rows of the page; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>The parent DocType, without which a child DocType cannot be listed.</summary>
    public string Parent { get; init; } = "";

    /// <summary>An order without a direction descends.</summary>
    public bool DescendsByDefault { get; init; }

    /// <summary>Filters may be joined by <c>and</c> and <c>or</c> and stand in lists of their own.</summary>
    public bool NestsFilters { get; init; }

    /// <summary>Rows as objects; false gives arrays.</summary>
    public bool AsDict { get; init; } = true;

    /// <summary>v1 and <c>frappe.client.get_list</c>: <c>limit_page_length</c> beats <c>limit</c>, 0 means all.</summary>
    public static ListRequest FromV1(string docType, JsonObject form) =>
        Common(docType, form) with { Start = Int(form["limit_start"]) ?? 0, Limit = Page(form["limit_page_length"] ?? form["limit"]) };

    /// <summary>v2 reads only <c>start</c> and <c>limit</c>.</summary>
    public static ListRequest FromV2(string docType, JsonObject form) =>
        Common(docType, form) with { Start = Int(form["start"]) ?? 0, Limit = Page(form["limit"]) };

    /// <summary>A page of the query engine of Frappe 16: one row more than asked for, which tells whether there is a next page.</summary>
    public static (ListRequest Request, int Page) PageOfV2(string docType, JsonObject form)
    {
        var page = Math.Max(0, Int(form["limit"]) ?? DefaultPage);
        var request = Common(docType, form) with
        {
            Start = Int(form["start"]) ?? 0,
            Limit = page + 1,
            Parent = "",
            DescendsByDefault = true,
            NestsFilters = true,
        };
        return (request, page);
    }

    /// <summary>A parameter that is JSON, or text that holds JSON.</summary>
    /// <exception cref="FrappeError">500 JSONDecodeError.</exception>
    public static JsonNode? Json(JsonNode? parameter)
    {
        if (parameter is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            return parameter;
        }

        var text = value.GetValue<string>();
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            throw FrappeErrors.BadJson(text);
        }
    }

    private static ListRequest Common(string docType, JsonObject form) => new(docType)
    {
        Fields = FieldList(form["fields"]),
        Filters = Json(form["filters"]),
        OrFilters = Json(form["or_filters"]),
        OrderBy = NodeText.Of(form["order_by"]),
        GroupBy = NodeText.Of(form["group_by"]),
        Parent = NodeText.Of(form["parent"]),
        AsDict = NodeText.Of(form["as_dict"]) is not ("0" or "False" or "false"),
    };

    private static string[] FieldList(JsonNode? parameter) => Json(parameter) switch
    {
        JsonArray { Count: > 0 } fields => [.. fields.Select(NodeText.Of)],
        JsonValue value => NodeText.Of(value).Split(',', StringSplitOptions.TrimEntries),
        _ => ["name"],
    };

    private static int? Page(JsonNode? parameter) =>
        parameter is null ? DefaultPage : Int(parameter) is { } limit && limit != 0 ? limit : null;

    private static int? Int(JsonNode? parameter) => parameter is null ? null : (int)PythonNumbers.ToInt(parameter);
}
