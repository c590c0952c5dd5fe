namespace ErpSync.Sandbox.Business;

/// <summary>Masters every practice site has from the start (<c>Data/masters.json</c>).</summary>
public static class BusinessMasters
{
    /// <summary>The company that all vouchers belong to.</summary>
    public const string Company = "Nordwind Trading";

    internal const string CostCenter = "Main - NT";
    internal const string Warehouse = "Stores - NT";
    internal const string Receivable = "Debtors - NT";
    internal const string Income = "Sales - NT";
    internal const string Expense = "Cost of Goods Sold - NT";
    internal const string SellingPrices = "Standard Selling";
    internal const string BuyingPrices = "Standard Buying";
}
