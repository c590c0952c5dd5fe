namespace ErpSync.Engine.Configuration.Reading;

/// <summary>The environment variables that stand in for settings; the names are those of the original product.</summary>
internal static class VariableNames
{
    public const string ConflictResolution = "CONFLICT_RESOLUTION";
    public const string DocTypes = "SYNC_DOCTYPES";
    public const string WebhookHost = "WEBHOOK_HOST";
    public const string WebhookPort = "WEBHOOK_PORT";
    public const string WebhookSecret = "WEBHOOK_SECRET";
    public const string LogLevel = "LOG_LEVEL";
    public const string LogFile = "LOG_FILE";

    /// <summary>Every variable that stands in for a setting.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Url(Side.Cloud), ApiKey(Side.Cloud), ApiSecret(Side.Cloud), Url(Side.Local), ApiKey(Side.Local), ApiSecret(Side.Local),
        WebhookHost, WebhookPort, WebhookSecret, ConflictResolution, DocTypes, LogLevel, LogFile,
    ];

    /// <summary>Those whose values must never be seen.</summary>
    public static IReadOnlyList<string> Secret { get; } =
        [ApiKey(Side.Cloud), ApiSecret(Side.Cloud), ApiKey(Side.Local), ApiSecret(Side.Local), WebhookSecret];

    public static string Url(Side side) => $"{Prefix(side)}_ERP_URL";

    public static string ApiKey(Side side) => $"{Prefix(side)}_API_KEY";

    public static string ApiSecret(Side side) => $"{Prefix(side)}_API_SECRET";

    private static string Prefix(Side side) => side == Side.Cloud ? "CLOUD" : "LOCAL";
}
