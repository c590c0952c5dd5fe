using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Suppliers are named after their supplier_name unless Buying Settings say otherwise; a repeat is a duplicate (409).</summary>
internal sealed class SupplierController : IDocTypeController
{
    public string DocType => "Supplier";

    public string? MakeName(JsonObject document, IControllerContext context) =>
        PartyNaming.IsBySeries(context, "Buying Settings", "supp_master_name") ? null : document.Text("supplier_name").Trim();

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        document.Fill("language", SystemSettings.Language(context));
        document.Fill("country", SystemSettings.Country(context));
    }

    public void AfterInsert(JsonObject document, IControllerContext context) =>
        PartyContacts.Create(document, DocType, "supplier", context);

    public void OnTrash(JsonObject document, IControllerContext context) => PartyContacts.Remove(DocType, document.Text("name"), context);

    public void AfterRename(string oldName, JsonObject document, bool merged, IControllerContext context)
    {
        if (!merged)
        {
            context.SetValue(DocType, document.Text("name"), "supplier_name", document.Text("name"), updateModified: true);
        }
    }
}
