namespace ErpSync.Engine.Decisions;

internal static class StrategyExtensions
{
    /// <summary>The side a strategy lets win; null when it lets nobody win.</summary>
    public static Side? Winner(this ConflictStrategy strategy, Side? latest) => strategy switch
    {
        ConflictStrategy.CloudWins => Side.Cloud,
        ConflictStrategy.LocalWins => Side.Local,
        ConflictStrategy.LatestTimestamp => latest,
        _ => null,
    };
}
