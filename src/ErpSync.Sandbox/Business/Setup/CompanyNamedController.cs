using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Accounts, cost centers and warehouses carry the company's abbreviation in their name: <c>Stores - NT</c>.</summary>
/// <param name="docType">The DocType.</param>
/// <param name="field">The field the name begins with.</param>
internal sealed class CompanyNamedController(string docType, string field) : IDocTypeController
{
    public string DocType => docType;

    public string? MakeName(JsonObject document, IControllerContext context)
    {
        string company = document.Text("company");
        string abbreviation = context.Get("Company", company)?.Text("abbr") ?? throw context.NotFound("Company", company);
        return $"{document.Text(field).Trim()} - {abbreviation}";
    }
}
