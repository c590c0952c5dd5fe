using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Journal Entries must balance; title, totals and the accounts on the other side are computed (ERPNext 15).</summary>
internal sealed class JournalEntryController : IDocTypeController
{
    public string DocType => "Journal Entry";

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        IReadOnlyList<JsonObject> rows = document.Rows("accounts");
        foreach (JsonObject row in rows)
        {
            Fill(row, context);
        }

        decimal debit = rows.Sum(row => row.Number("debit"));
        decimal credit = rows.Sum(row => row.Number("credit"));
        if (debit != credit)
        {
            throw context.Refusal("Total Debit must be equal to Total Credit", app: "erpnext");
        }

        foreach (JsonObject row in rows)
        {
            string counterpart = row.Number("debit") > 0 ? "credit" : "debit";
            row["against_account"] = string.Join(
                ", ",
                rows.Where(other => other.Number(counterpart) > 0).Select(other => other.Text("account")));
        }

        document.Put("total_debit", debit);
        document.Put("total_credit", credit);
        document.Put("difference", 0);
        document.Fill("title", document.FirstRow("accounts")?.Text("account") ?? "");
    }

    private static void Fill(JsonObject row, IControllerContext context)
    {
        if (context.Get("Account", row.Text("account")) is { } account)
        {
            row["account_type"] = account["account_type"]?.DeepClone();
            row.Fill("account_currency", account.Text("account_currency"));
        }

        row.Fill("exchange_rate", 1);
        row.Fill("cost_center", BusinessMasters.CostCenter);
        decimal rate = row.Number("exchange_rate", whenMissing: 1);
        row.Put("debit", row.Number("debit_in_account_currency") * rate);
        row.Put("credit", row.Number("credit_in_account_currency") * rate);
    }
}
