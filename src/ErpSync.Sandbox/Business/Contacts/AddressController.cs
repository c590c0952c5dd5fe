using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Addresses are named after their title and type, <c>Acme-Billing</c>; a repeat gets <c>-1</c> (Frappe 15).</summary>
internal sealed class AddressController : IDocTypeController
{
    private static readonly string[] StreetFields = ["address_line1", "address_line2"];

    public string DocType => "Address";

    public string? MakeName(JsonObject document, IControllerContext context)
    {
        document.Fill("address_title", document.FirstRow("links")?.Text("link_name") ?? "");
        if (document.IsEmpty("address_title"))
        {
            throw context.Refusal("Address Title is mandatory.");
        }

        return NumberedNames.FirstFree(DocType, $"{document.Text("address_title").Trim()}-{document.Text("address_type")}", context);
    }

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context) => LinkTitles.Fill(document, context);

    /// <summary>The address as letters show it; the site's own country is left out.</summary>
    public static string Display(JsonObject address, string homeCountry)
    {
        var display = new StringBuilder();
        foreach (string line in StreetFields.Select(field => address.Text(field)).Where(line => line.Length > 0))
        {
            display.Append(line).Append("<br>\n");
        }

        display.Append(address.Text("city")).Append(", ").Append(address.Text("state"));
        if (!address.IsEmpty("pincode"))
        {
            display.Append(' ').Append(address.Text("pincode"));
        }

        display.Append("<br>\n");
        return address.Text("country") == homeCountry
            ? display.ToString()
            : display.Append(address.Text("country")).Append("<br>\n").ToString();
    }
}
