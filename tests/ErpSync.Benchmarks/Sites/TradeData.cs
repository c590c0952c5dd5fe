using System.Globalization;
using System.Text.Json.Nodes;
using ErpSync.Sandbox;
using ErpSync.Sandbox.Business;

namespace ErpSync.Benchmarks;

/// <summary>Customers and Sales Orders of ten rows, the same for the same number.</summary>
internal static class TradeData
{
    public const int OrderRows = 10;

    public static readonly IReadOnlyList<string> DocTypes = ["Customer", "Sales Order"];

    private const int Items = 20;

    /// <summary>What both sites have before anything is synchronized: items, and the one customer that orders are for.</summary>
    public static void InsertMasters(PracticeSites sites)
    {
        foreach (var site in new[] { sites.Cloud, sites.Local })
        {
            for (var i = 0; i < Items; i++)
            {
                site.Insert("Item", new JsonObject { ["item_code"] = ItemCode(i), ["item_group"] = "Products", ["stock_uom"] = "Nos" });
            }

            site.Insert("Customer", Customer(0));
        }
    }

    public static JsonObject Customer(int number) => new()
    {
        ["customer_name"] = Text($"Customer {number:D7}"),
        ["customer_type"] = number % 4 == 0 ? "Individual" : "Company",
        ["customer_group"] = "Commercial",
        ["territory"] = "Rest Of The World",
        ["tax_id"] = Text($"EU{number:D8}"),
        ["website"] = Text($"https://www.example.com/{number}"),
        ["customer_details"] = Text($"Prefers <b>e-mail</b>; customer number {number}, closed on Mondays & in August."),
    };

    public static JsonObject Order(int number, int rows = OrderRows) => new()
    {
        ["customer"] = "Customer 0000000",
        ["company"] = BusinessMasters.Company,
        ["transaction_date"] = "2026-11-02",
        ["delivery_date"] = "2026-11-30",
        ["po_no"] = Text($"PO-{number}"),
        ["items"] = new JsonArray([.. Enumerable.Range(0, rows).Select(row => (JsonNode?)new JsonObject
        {
            ["item_code"] = ItemCode((number + row) % Items),
            ["qty"] = 1 + (row % 7),
            ["rate"] = 12.5 + row,
            ["delivery_date"] = "2026-11-30",
        })]),
    };

    /// <summary>Inserts customers and orders at the desk, by number.</summary>
    public static void Fill(FrappeSite site, int fromCustomer, int customers, int fromOrder, int orders)
    {
        for (var i = 0; i < customers; i++)
        {
            site.Insert("Customer", Customer(fromCustomer + i));
        }

        for (var i = 0; i < orders; i++)
        {
            site.Insert("Sales Order", Order(fromOrder + i));
        }
    }

    /// <summary>Five customers for each order, as the mix asks for.</summary>
    public static (int Customers, int Orders) Split(int documents) => (documents - (documents / 6), documents / 6);

    private static string ItemCode(int number) => Text($"ITEM-{number:D3}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
