using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>
/// Amounts of orders and invoices: always computed from the rows, whatever totals a client sends (ERPNext 15 does the same).
/// Amounts are rounded half to even at two decimals.
/// </summary>
internal static class OrderArithmetic
{
    /// <summary>Fills the amounts of all rows and the totals of the document.</summary>
    /// <param name="order">The order or invoice with its <c>items</c> and <c>conversion_rate</c>.</param>
    public static void Compute(JsonObject order)
    {
        decimal exchange = order.Number("conversion_rate", whenMissing: 1);
        decimal totalQuantity = 0;
        decimal total = 0;
        foreach (JsonObject row in order.Rows("items"))
        {
            decimal quantity = row.Number("qty");
            decimal rate = row.Number("rate");
            decimal factor = row.Number("conversion_factor", whenMissing: 1);
            decimal amount = Money(quantity * rate);
            row.Put("conversion_factor", factor);
            row.Put("stock_qty", quantity * factor);
            PutInBoth(row, "rate", rate, exchange);
            PutInBoth(row, "net_rate", rate, exchange);
            PutInBoth(row, "amount", amount, exchange);
            PutInBoth(row, "net_amount", amount, exchange);
            totalQuantity += quantity;
            total += amount;
        }

        decimal grandTotal = total - order.Number("discount_amount");
        order.Put("total_qty", totalQuantity);
        PutInBoth(order, "total", total, exchange);
        PutInBoth(order, "net_total", total, exchange);
        PutInBoth(order, "grand_total", grandTotal, exchange);
        PutInBoth(order, "rounded_total", grandTotal, exchange);
    }

    /// <summary>One payment of the whole amount, when nothing else was agreed.</summary>
    /// <param name="order">The order or invoice with its computed totals.</param>
    /// <param name="dueDate">Field of the order that holds the day the payment is due.</param>
    public static void EnsurePaymentSchedule(JsonObject order, string dueDate)
    {
        if (order.Rows("payment_schedule").Count == 0)
        {
            // The program makes this row after the defaults were filled, so its selects stay null; a client's row gets them.
            order["payment_schedule"] = new JsonArray(new JsonObject
            {
                ["due_date"] = order[dueDate]?.DeepClone(),
                ["invoice_portion"] = 100.0,
            });
        }

        foreach (JsonObject row in order.Rows("payment_schedule"))
        {
            decimal portion = row.Number("invoice_portion") / 100;
            decimal amount = Money(order.Number("grand_total") * portion);
            decimal baseAmount = Money(order.Number("base_grand_total") * portion);
            row.Put("payment_amount", amount);
            row.Put("outstanding", amount);
            row.Put("base_payment_amount", baseAmount);
            row.Put("base_outstanding", baseAmount);
        }
    }

    /// <summary>Writes an amount in the order's currency and, as <c>base_…</c>, in the company's.</summary>
    private static void PutInBoth(JsonObject json, string field, decimal amount, decimal exchange)
    {
        json.Put(field, amount);
        json.Put("base_" + field, Money(amount * exchange));
    }

    private static decimal Money(decimal amount) => Math.Round(amount, 2, MidpointRounding.ToEven);
}
