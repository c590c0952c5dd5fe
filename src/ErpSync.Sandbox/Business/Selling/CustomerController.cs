using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>
/// Customers are named after their customer_name unless Selling Settings say otherwise; a repeat is not refused but numbered, <c>X - 1</c> (ERPNext 15).
/// </summary>
internal sealed class CustomerController : IDocTypeController
{
    public string DocType => "Customer";

    public string? MakeName(JsonObject document, IControllerContext context)
    {
        if (PartyNaming.IsBySeries(context, "Selling Settings", "cust_master_name"))
        {
            return null;
        }

        string name = document.Text("customer_name").Trim();
        if (!context.Exists(DocType, name))
        {
            return name;
        }

        int number = 1;
        while (context.Exists(DocType, Numbered(name, number)))
        {
            number++;
        }

        return Numbered(name, number);
    }

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context) =>
        document.Fill("language", SystemSettings.Language(context));

    public void AfterInsert(JsonObject document, IControllerContext context) =>
        PartyContacts.Create(document, DocType, "customer", context);

    public void OnTrash(JsonObject document, IControllerContext context) => PartyContacts.Remove(DocType, document.Text("name"), context);

    public void AfterRename(string oldName, JsonObject document, bool merged, IControllerContext context)
    {
        if (!merged)
        {
            // ERPNext writes the new name into customer_name, which moves `modified` although a rename elsewhere does not.
            context.SetValue(DocType, document.Text("name"), "customer_name", document.Text("name"), updateModified: true);
        }
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name} - {number}");
}
