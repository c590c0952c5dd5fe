using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>What an order or invoice takes over from its company and its items when a client leaves it out.</summary>
internal static class OrderFilling
{
    /// <summary>Currency, exchange rate and price list from the company.</summary>
    public static void FillHeader(JsonObject order, string priceListField, string priceList, IControllerContext context)
    {
        string currency = context.Get("Company", order.Text("company"))?.Text("default_currency") ?? "";
        order.Fill("currency", currency);
        order.Fill("conversion_rate", 1);
        order.Fill(priceListField, priceList);
        order.Fill("price_list_currency", currency);
        order.Fill("plc_conversion_rate", 1);
        order.Fill("language", SystemSettings.Language(context));
    }

    /// <summary>Every item is loaded before links are checked: for a missing one ERPNext 15 answers 404, not a link error.</summary>
    public static void RequireItems(JsonObject order, IControllerContext context)
    {
        foreach (string code in order.Rows("items").Select(row => row.Text("item_code")).Where(code => code.Length > 0))
        {
            if (!context.Exists("Item", code))
            {
                throw context.NotFound("Item", code);
            }
        }
    }

    /// <summary>Name, unit, price and store of every item in the rows.</summary>
    public static void FillRows(JsonObject order, string priceListField, IControllerContext context)
    {
        foreach (JsonObject row in order.Rows("items").Where(row => !row.IsEmpty("item_code")))
        {
            string code = row.Text("item_code");
            JsonObject item = context.Get("Item", code) ?? throw context.NotFound("Item", code);
            row.Fill("item_name", item.Text("item_name"));
            row.Fill("description", item.Text("description"));
            row["item_group"] = item.Text("item_group");
            row["stock_uom"] = item.Text("stock_uom");
            row.Fill("uom", item.Text("stock_uom"));
            row.Fill("conversion_factor", 1);
            row.Fill("warehouse", item.FirstRow("item_defaults")?.Text("default_warehouse") ?? "");
            row.Fill("cost_center", BusinessMasters.CostCenter);
            if (row.Number("rate") == 0)
            {
                row.Put("rate", Price(code, order.Text(priceListField), context));
            }
        }
    }

    private static decimal Price(string itemCode, string priceList, IControllerContext context) => context
        .NamesWhere("Item Price", "item_code", itemCode)
        .Select(name => context.Get("Item Price", name)!)
        .Where(price => price.Text("price_list") == priceList)
        .Select(price => price.Number("price_list_rate"))
        .FirstOrDefault();
}
