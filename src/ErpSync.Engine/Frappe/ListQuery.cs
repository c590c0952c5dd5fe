using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>One list of documents or child rows. Without an order Frappe sends none to the database, so an order is required.</summary>
internal sealed record ListQuery
{
    /// <summary>The order of every scan: total, because a name is unique.</summary>
    public const string ByModified = "modified asc, name asc";

    public required string DocType { get; init; }

    /// <summary>The columns; ["*"] for all the user may read (never child tables).</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    public required string OrderBy { get; init; }

    public IReadOnlyList<SiteFilter> Filters { get; init; } = [];

    /// <summary>Most rows; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>Most bytes of the answer; a larger one is an error of the type <see cref="SiteErrors.AnswerTooLarge"/>.</summary>
    public int LargestAnswer { get; init; } = SiteTransport.MaximumAnswerBytes;

    /// <summary>The parent's DocType when <see cref="DocType"/> is a child DocType. Frappe answers 403 without it.</summary>
    public string? ParentDocType { get; init; }

    /// <summary>
    /// The parameters of frappe.client.get_list. Lists go as JSON texts: Frappe 13 cuts real lists to their first element.
    /// </summary>
    public JsonObject ToParameters()
    {
        var parameters = new JsonObject
        {
            ["doctype"] = DocType,
            ["fields"] = new JsonArray([.. Fields.Select(field => (JsonNode?)JsonValue.Create(field))]).ToJsonString(FrappeJson.Plain),
            ["filters"] = new JsonArray([.. Filters.Select(Condition)]).ToJsonString(FrappeJson.Plain),
            ["order_by"] = OrderBy,
            ["limit_page_length"] = Limit,
        };
        if (ParentDocType is not null)
        {
            parameters["parent"] = ParentDocType;
        }

        return parameters;
    }

    /// <summary>"= null" finds nothing in Frappe; what is meant is "is not set".</summary>
    private static JsonNode Condition(SiteFilter filter) => filter switch
    {
        { Value: null, Operator: "=" } => new JsonArray(filter.Field, "is", "not set"),
        { Value: null, Operator: "!=" } => new JsonArray(filter.Field, "is", "set"),
        _ => new JsonArray(filter.Field, filter.Operator, filter.Value?.DeepClone()),
    };
}
