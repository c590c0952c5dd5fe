using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>
/// How far a Sales Order is billed. A submitted or cancelled invoice writes it into the order and moves its <c>modified</c>.
/// </summary>
internal static class BillingProgress
{
    /// <summary>Status of a submitted order by what is delivered and billed.</summary>
    public static string Status(JsonObject order) => (order.Number("per_delivered") >= 100, order.Number("per_billed") >= 100) switch
    {
        (true, true) => "Completed",
        (true, false) => "To Bill",
        (false, true) => "To Deliver",
        _ => "To Deliver and Bill",
    };

    /// <summary>Adds the rows of an invoice to the orders they come from, or takes them off again.</summary>
    /// <param name="invoice">The invoice with its <c>items</c>.</param>
    /// <param name="sign">1 when it is submitted, -1 when it is cancelled.</param>
    /// <param name="context">The site.</param>
    public static void Record(JsonObject invoice, int sign, IControllerContext context)
    {
        foreach (IGrouping<string, JsonObject> rows in invoice.Rows("items")
            .Where(row => !row.IsEmpty("sales_order") && !row.IsEmpty("so_detail"))
            .GroupBy(row => row.Text("sales_order")))
        {
            foreach (JsonObject row in rows)
            {
                string orderRow = row.Text("so_detail");
                decimal billed = (context.Get("Sales Order Item", orderRow)?.Number("billed_amt") ?? 0) + (sign * row.Number("amount"));
                context.SetValue("Sales Order Item", orderRow, "billed_amt", (double)billed, updateModified: true);
            }

            if (context.Get("Sales Order", rows.Key) is { } order)
            {
                Update(order, context);
            }
        }
    }

    private static void Update(JsonObject order, IControllerContext context)
    {
        string name = order.Text("name");
        decimal total = order.Number("total", whenMissing: 1);
        decimal billed = Math.Min(100, 100 * order.Rows("items").Sum(row => row.Number("billed_amt")) / total);
        order.Put("per_billed", billed);
        context.SetValue("Sales Order", name, "per_billed", (double)billed);
        context.SetValue("Sales Order", name, "billing_status", billed switch
        {
            >= 100 => "Fully Billed",
            > 0 => "Partly Billed",
            _ => "Not Billed",
        });
        context.SetValue("Sales Order", name, "status", Status(order), updateModified: true);
    }
}
