namespace ErpSync.Engine.Sync;

/// <summary>The words people, logs and the original's tables use.</summary>
internal static class Words
{
    public static string Of(Side side) => side == Side.Cloud ? "cloud" : "local";

    public static string Of(SyncDirection direction) => direction switch
    {
        SyncDirection.CloudToLocal => "cloud_to_local",
        SyncDirection.LocalToCloud => "local_to_cloud",
        _ => "both",
    };

    /// <summary>The direction of a write to a side.</summary>
    public static SyncDirection Towards(Side side) => side == Side.Local ? SyncDirection.CloudToLocal : SyncDirection.LocalToCloud;
}
