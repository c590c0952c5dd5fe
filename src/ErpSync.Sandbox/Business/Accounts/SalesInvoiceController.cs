using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Sales Invoices post ledger entries when submitted and write into the Sales Orders they bill (ERPNext 15).</summary>
internal sealed class SalesInvoiceController : IDocTypeController
{
    public string DocType => "Sales Invoice";

    public IReadOnlyCollection<string> IgnoredOnCancel => ["GL Entry"];

    public void BeforeLinks(JsonObject document, IControllerContext context) => OrderFilling.RequireItems(document, context);

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        if (before is null || before.DocStatus() == 0)
        {
            if (context.Get("Customer", document.Text("customer")) is { } party)
            {
                document["title"] = party.Text("customer_name");
                document.Fill("customer_group", party.Text("customer_group"));
                document.Fill("territory", party.Text("territory"));
                document.Fill("customer_address", party.Text("customer_primary_address"));
            }

            document.Fill("posting_date", context.Today);
            document.Fill("due_date", document.Text("posting_date"));
            document.Fill("debit_to", BusinessMasters.Receivable);
            document["against_income_account"] = BusinessMasters.Income;
            OrderFilling.FillHeader(document, "selling_price_list", BusinessMasters.SellingPrices, context);
            OrderFilling.FillRows(document, "selling_price_list", context);
            foreach (JsonObject row in document.Rows("items"))
            {
                row.Fill("income_account", BusinessMasters.Income);
                row.Fill("expense_account", BusinessMasters.Expense);
            }

            OrderArithmetic.Compute(document);
            OrderArithmetic.EnsurePaymentSchedule(document, "due_date");
            document["outstanding_amount"] = document["grand_total"]?.DeepClone();
        }

        if (document.IsSubmitOf(before))
        {
            document.Fill("remarks", "No Remarks");
            document["status"] = "Unpaid";
        }
    }

    public void OnSubmit(JsonObject document, IControllerContext context)
    {
        double total = (double)document.Number("base_grand_total");
        Post(document, document.Text("debit_to"), debit: total, credit: 0, context);
        Post(document, BusinessMasters.Income, debit: 0, credit: total, context);
        BillingProgress.Record(document, sign: 1, context);
    }

    public void OnCancel(JsonObject document, IControllerContext context)
    {
        string name = document.Text("name");
        foreach (string entry in context.NamesWhere("GL Entry", "voucher_no", name))
        {
            context.SetValue("GL Entry", entry, "is_cancelled", 1);
        }

        BillingProgress.Record(document, sign: -1, context);
        context.SetValue(DocType, name, "status", "Cancelled");
        document["status"] = "Cancelled";
    }

    private void Post(JsonObject document, string account, double debit, double credit, IControllerContext context) => context.Insert(
        "GL Entry",
        new JsonObject
        {
            ["docstatus"] = 1,
            ["posting_date"] = document.Text("posting_date"),
            ["account"] = account,
            ["party_type"] = debit > 0 ? "Customer" : null,
            ["party"] = debit > 0 ? document.Text("customer") : null,
            ["debit"] = debit,
            ["credit"] = credit,
            ["account_currency"] = document.Text("currency"),
            ["cost_center"] = BusinessMasters.CostCenter,
            ["voucher_type"] = DocType,
            ["voucher_no"] = document.Text("name"),
            ["company"] = document.Text("company"),
        });
}
