using System.Reflection;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>The business DocTypes of the practice sites: reduced definitions of our own with the behaviour a synchronizer meets.</summary>
public static class BusinessDocTypes
{
    private const string Prefix = "DocTypes/";

    /// <summary>Defines all DocTypes on a site and registers their controllers.</summary>
    /// <param name="site">A site that does not know them yet.</param>
    public static void Define(FrappeSite site)
    {
        ArgumentNullException.ThrowIfNull(site);
        foreach (JsonObject docType in Definitions())
        {
            site.DefineDocType(docType);
        }

        foreach (IDocTypeController controller in Controllers())
        {
            site.Use(controller);
        }
    }

    /// <summary>The definitions, child tables first.</summary>
    internal static IReadOnlyList<JsonObject> Definitions()
    {
        Assembly assembly = typeof(BusinessDocTypes).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(assembly, name))
                .OrderByDescending(docType => docType.IsChecked("istable")),
        ];
    }

    internal static JsonObject Read(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static IEnumerable<IDocTypeController> Controllers() =>
    [
        new CompanyNamedController("Account", "account_name"),
        new CompanyNamedController("Cost Center", "cost_center_name"),
        new CompanyNamedController("Warehouse", "warehouse_name"),
        new GroupTreeController("Customer Group", "All Customer Groups"),
        new GroupTreeController("Supplier Group", "All Supplier Groups"),
        new GroupTreeController("Item Group", "All Item Groups"),
        new GroupTreeController("Territory", "All Territories"),
        new CustomerController(),
        new SupplierController(),
        new ItemController(),
        new ItemPriceController(),
        new ContactController(),
        new AddressController(),
        new SalesOrderController(),
        new PurchaseOrderController(),
        new SalesInvoiceController(),
        new JournalEntryController(),
        new NoteController(),
        new UserController(),
    ];
}
