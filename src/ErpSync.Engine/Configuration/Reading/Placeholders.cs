namespace ErpSync.Engine.Configuration.Reading;

/// <summary>Knows the values that guides and templates write where a person must write their own.</summary>
internal static class Placeholders
{
    private static readonly string[] Beginnings = ["your_", "your-", "changeme", "change_me", "change-me", "<"];

    public static bool Match(string value) => Beginnings.Any(beginning => value.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
