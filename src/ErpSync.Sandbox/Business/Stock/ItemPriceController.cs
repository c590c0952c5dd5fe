using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>An Item Price knows from its price list whether it is for buying or selling.</summary>
internal sealed class ItemPriceController : IDocTypeController
{
    public string DocType => "Item Price";

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        if (context.Get("Price List", document.Text("price_list")) is { } list)
        {
            document["buying"] = list.IsChecked("buying") ? 1 : 0;
            document["selling"] = list.IsChecked("selling") ? 1 : 0;
        }

        document.Fill("uom", context.Get("Item", document.Text("item_code"))?.Text("stock_uom") ?? "");
    }
}
