using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Sales Orders: totals from the rows, delivery date from the rows, status through the life of the order (ERPNext 15).</summary>
internal sealed class SalesOrderController : IDocTypeController
{
    public string DocType => "Sales Order";

    public void BeforeLinks(JsonObject document, IControllerContext context) => OrderFilling.RequireItems(document, context);

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        if (before is null || before.DocStatus() == 0)
        {
            string customer = document.Text("customer");
            if (context.Get("Customer", customer) is { } party)
            {
                document.Fill("customer_group", party.Text("customer_group"));
                document.Fill("territory", party.Text("territory"));
                document.Fill("customer_address", party.Text("customer_primary_address"));
            }

            OrderFilling.FillHeader(document, "selling_price_list", BusinessMasters.SellingPrices, context);
            OrderFilling.FillRows(document, "selling_price_list", context);
            foreach (JsonObject row in document.Rows("items"))
            {
                row["transaction_date"] = document["transaction_date"]?.DeepClone();
            }

            OrderArithmetic.Compute(document);
            OrderArithmetic.EnsurePaymentSchedule(document, "transaction_date");
        }

        TakeDeliveryDateFromRows(document, context);

        // An order inserted with docstatus 1 keeps its status: only the step from draft to submitted moves it.
        if (document.IsSubmitOf(before))
        {
            document["status"] = BillingProgress.Status(document);
        }
    }

    public void OnCancel(JsonObject document, IControllerContext context)
    {
        context.SetValue(DocType, document.Text("name"), "status", "Cancelled");
        document["status"] = "Cancelled";
    }

    /// <summary>The latest date of the rows is the order's; rows without one take the order's.</summary>
    private static void TakeDeliveryDateFromRows(JsonObject document, IControllerContext context)
    {
        string latest = document.Rows("items").Select(row => row.Text("delivery_date")).Max(StringComparer.Ordinal) ?? "";
        if (latest.Length > 0)
        {
            document["delivery_date"] = latest;
        }
        else if (document.IsEmpty("delivery_date") && !document.IsChecked("skip_delivery_note"))
        {
            throw context.Refusal("Please enter Delivery Date", app: "erpnext");
        }

        foreach (JsonObject row in document.Rows("items"))
        {
            row.Fill("delivery_date", document.Text("delivery_date"));
        }
    }
}
