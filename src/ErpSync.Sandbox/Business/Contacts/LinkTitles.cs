using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>The readable title that a row of <c>links</c> keeps of the document it points at.</summary>
internal static class LinkTitles
{
    public static void Fill(JsonObject document, IControllerContext context)
    {
        foreach (JsonObject link in document.Rows("links"))
        {
            string title = context.Get(link.Text("link_doctype"), link.Text("link_name")) is { } target
                ? target.Text(TitleField(link.Text("link_doctype")))
                : "";
            link.Fill("link_title", title.Length > 0 ? title : link.Text("link_name"));
        }
    }

    private static string TitleField(string docType) => docType switch
    {
        "Customer" => "customer_name",
        "Supplier" => "supplier_name",
        _ => "name",
    };
}
