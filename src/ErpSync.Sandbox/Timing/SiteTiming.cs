using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Tells how long the measured ERPNext would take to answer a request, the requests before it included.</summary>
internal sealed class SiteTiming(DocTypeRegistry docTypes)
{
    private const int Cores = 2;
    private const int Workers = 8;
    private const double MillisecondsPerKilobyte = 0.03;
    private const int OrdinaryBytes = 1200;
    private const double Rename = 800;
    private const double Definition = 40;
    private const double Other = 12;
    private const string MethodPrefix = "/api/method/";

    private static readonly HashSet<string> Masters = new(StringComparer.Ordinal) { "Customer", "Supplier", "Item", "Contact", "Address" };

    private readonly SiteQueue _queue = new(Cores, Workers);

    /// <summary>When the answer leaves the site.</summary>
    /// <param name="arrival">When the request came.</param>
    /// <param name="request">The request.</param>
    /// <param name="response">What was answered; its rows are part of the cost.</param>
    public DateTimeOffset Answered(DateTimeOffset arrival, SandboxRequest request, SandboxResponse response) =>
        _queue.Admit(arrival, CostOf(request, response));

    private RequestCost CostOf(SandboxRequest request, SandboxResponse response)
    {
        var target = RequestTarget.Parse(request.RawPathAndQuery);
        var path = target.Path.Replace("/api/v2/document/", "/api/resource/", StringComparison.Ordinal)
            .Replace("/api/v2/method/", MethodPrefix, StringComparison.Ordinal);
        var answer = WireShape.Of(response.Body);
        var cost = path.StartsWith(MethodPrefix, StringComparison.Ordinal)
            ? MethodCost(path[MethodPrefix.Length..], target, request, response, answer)
            : path.StartsWith("/api/resource/", StringComparison.Ordinal)
                ? ResourceCost(path["/api/resource/".Length..], target, request, response, answer)
                : RequestCost.Of(Other);
        return cost with { Core = cost.Core + TransferCost(request, response, answer) };
    }

    private RequestCost MethodCost(
        string method, RequestTarget target, SandboxRequest request, SandboxResponse response, WireShape answer)
    {
        var sent = WireShape.Of(request.Body);
        var costs = CostsOf(sent.DocType ?? NodeText.Of(target.Query["doctype"]));
        if (response.Status >= 400)
        {
            return RequestCost.Of(costs.Get);
        }

        return method switch
        {
            "frappe.client.get_list" => ListCost(costs, answer, sent.HasAllFields || HasAllFields(target)),
            "frappe.client.get_count" => RequestCost.Of(costs.List),
            "frappe.client.get" => ReadCost(costs, answer),
            "frappe.client.insert" => InsertCost(costs, answer),
            "frappe.client.insert_many" => InsertManyCost(costs, answer.Texts, Math.Max(0, sent.Objects - answer.Texts)),
            "frappe.client.bulk_update" => BulkUpdateCost(request),
            "frappe.client.save" or "frappe.client.submit" or "frappe.client.cancel" or "frappe.client.set_value" =>
                UpdateCost(costs, answer),
            "frappe.client.delete" => RequestCost.Of(costs.Delete),
            "frappe.client.rename_doc" => RequestCost.Of(Rename),
            "frappe.desk.form.load.getdoctype" => RequestCost.Of(Definition),
            _ => RequestCost.Of(Other),
        };
    }

    private RequestCost ResourceCost(
        string rest, RequestTarget target, SandboxRequest request, SandboxResponse response, WireShape answer)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var isList = slash < 0 || slash == rest.Length - 1;
        var costs = CostsOf(slash < 0 ? rest : rest[..slash]);
        return (request.Method, response.Status) switch
        {
            (_, >= 400) => RequestCost.Of(costs.Get),
            ("GET", _) when isList => ListCost(costs, answer, HasAllFields(target)),
            ("GET", _) => ReadCost(costs, answer),
            ("POST", _) => InsertCost(costs, answer),
            ("DELETE", _) => RequestCost.Of(costs.Delete),
            _ => UpdateCost(costs, answer),
        };
    }

    private static bool HasAllFields(RequestTarget target) => NodeText.Of(target.Query["fields"]).Contains('*', StringComparison.Ordinal);

    private DocumentCosts CostsOf(string docType) =>
        Masters.Contains(docType) ? DocumentCosts.Master
        : docTypes.Find(docType)?.TableFields.Any() == true ? DocumentCosts.WithRows
        : DocumentCosts.Plain;

    private static RequestCost ListCost(DocumentCosts costs, WireShape answer, bool hasAllFields) =>
        RequestCost.Of(costs.List + (answer.Objects * (hasAllFields ? costs.ListedRow : costs.ListedStamp)));

    private static RequestCost ReadCost(DocumentCosts costs, WireShape answer) => RequestCost.Of(costs.Get + (answer.Objects * costs.RowRead));

    private static RequestCost InsertCost(DocumentCosts costs, WireShape answer) =>
        RequestCost.Of(costs.Insert + (answer.Objects * costs.RowWrite), costs.InsertWait);

    private static RequestCost InsertManyCost(DocumentCosts costs, int documents, int rows) =>
        RequestCost.Of((documents * costs.InsertMany) + (rows * costs.RowWrite), documents * costs.InsertManyWait);

    private static RequestCost UpdateCost(DocumentCosts costs, WireShape answer)
    {
        var rows = answer.Objects * costs.RowRewrite;
        return RequestCost.Of(costs.Update + rows, 0, costs.UpdateExclusive > 0 ? costs.UpdateExclusive + rows : 0);
    }

    // The documents travel as text inside the JSON; the rows they have are not told.
    private RequestCost BulkUpdateCost(SandboxRequest request)
    {
        const int MeasuredRows = 3;
        var text = NodeText.Of((JsonNode.Parse(request.Body.Span) as JsonObject)?["docs"]);
        var documents = WireShape.Of(Encoding.UTF8.GetBytes(text));
        var costs = CostsOf(documents.DocType ?? "");
        var each = costs.BulkUpdate + (costs == DocumentCosts.WithRows ? MeasuredRows * costs.RowRewrite : 0);
        return RequestCost.Of(documents.Objects * each, documents.Objects * costs.BulkUpdateWait);
    }

    // Ordinary documents are in the measured costs; what is larger is read and written longer.
    private static TimeSpan TransferCost(SandboxRequest request, SandboxResponse response, WireShape answer)
    {
        var documents = 1 + Math.Max(answer.Objects, answer.Texts);
        var beyond = request.Body.Length + response.Body.Length - (2L * OrdinaryBytes * documents);
        return TimeSpan.FromMilliseconds(Math.Max(0, beyond) / 1024.0 * MillisecondsPerKilobyte);
    }
}
