namespace ErpSync.Sandbox.Business;

/// <summary>Site-wide defaults that masters take over.</summary>
internal static class SystemSettings
{
    public static string Language(IControllerContext context) => Value(context, "language");

    public static string Country(IControllerContext context) => Value(context, "country");

    public static string TimeZone(IControllerContext context) => Value(context, "time_zone");

    private static string Value(IControllerContext context, string field) =>
        context.Get("System Settings", "System Settings")?.Text(field) ?? "";
}
