namespace ErpSync.Sandbox.Business;

/// <summary>Reads the settings by which ERPNext names customers and suppliers (recording 12: Selling Settings).</summary>
internal static class PartyNaming
{
    public static bool IsBySeries(IControllerContext context, string settings, string field) =>
        context.Exists(settings, settings) && context.Get(settings, settings)?.Text(field) == "Naming Series";
}
