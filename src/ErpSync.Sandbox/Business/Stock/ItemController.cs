using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>An Item fills its name and units; one with a standard_rate makes an Item Price (ERPNext 15).</summary>
internal sealed class ItemController : IDocTypeController
{
    public string DocType => "Item";

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        document.Fill("item_name", document.Text("item_code"));
        document.Fill("description", document.Text("item_name"));
        if (before is not null)
        {
            return;
        }

        string unit = document.Text("stock_uom");
        if (!document.Rows("uoms").Any(row => row.Text("uom") == unit))
        {
            Append(document, "uoms", new JsonObject { ["uom"] = unit, ["conversion_factor"] = 1.0 });
        }

        if (document.Rows("item_defaults").Count == 0 && context.Exists("Warehouse", BusinessMasters.Warehouse))
        {
            Append(
                document,
                "item_defaults",
                new JsonObject { ["company"] = BusinessMasters.Company, ["default_warehouse"] = BusinessMasters.Warehouse });
        }
    }

    public void AfterInsert(JsonObject document, IControllerContext context)
    {
        if (document.Number("standard_rate") is not 0 and decimal rate)
        {
            context.Insert("Item Price", new JsonObject
            {
                ["item_code"] = document.Text("name"),
                ["uom"] = document.Text("stock_uom"),
                ["price_list"] = BusinessMasters.SellingPrices,
                ["price_list_rate"] = (double)rate,
            });
        }
    }

    public void OnTrash(JsonObject document, IControllerContext context)
    {
        foreach (string price in context.NamesWhere("Item Price", "item_code", document.Text("name")))
        {
            context.Delete("Item Price", price);
        }
    }

    private static void Append(JsonObject document, string table, JsonObject row)
    {
        if (document[table] is not JsonArray rows)
        {
            document[table] = rows = [];
        }

        rows.Add(row);
    }
}
