using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Purchase Orders: totals from the rows, required date, status (ERPNext 15).</summary>
internal sealed class PurchaseOrderController : IDocTypeController
{
    public string DocType => "Purchase Order";

    public void BeforeLinks(JsonObject document, IControllerContext context) => OrderFilling.RequireItems(document, context);

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        if (before is null || before.DocStatus() == 0)
        {
            OrderFilling.FillHeader(document, "buying_price_list", BusinessMasters.BuyingPrices, context);
            OrderFilling.FillRows(document, "buying_price_list", context);
            foreach (JsonObject row in document.Rows("items"))
            {
                row.Fill("schedule_date", document.Text("schedule_date"));
                row.Fill("expense_account", BusinessMasters.Expense);
            }

            string earliest = document.Rows("items").Select(row => row.Text("schedule_date")).Min(StringComparer.Ordinal) ?? "";
            document.Fill("schedule_date", earliest);
            OrderArithmetic.Compute(document);
            OrderArithmetic.EnsurePaymentSchedule(document, "transaction_date");
        }

        if (document.IsSubmitOf(before))
        {
            document["status"] = "To Receive and Bill";
        }
    }

    public void OnCancel(JsonObject document, IControllerContext context)
    {
        context.SetValue(DocType, document.Text("name"), "status", "Cancelled");
        document["status"] = "Cancelled";
    }
}
