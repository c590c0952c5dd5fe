namespace ErpSync.Engine.Decisions;

internal static class SideExtensions
{
    public static Side Other(this Side side) => side == Side.Cloud ? Side.Local : Side.Cloud;
}
