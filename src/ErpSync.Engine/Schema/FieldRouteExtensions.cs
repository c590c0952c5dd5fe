namespace ErpSync.Engine.Schema;

internal static class FieldRouteExtensions
{
    /// <summary>Whether a change made on a side travels to the other one.</summary>
    public static bool Leads(this FieldRoute route, Side from) => route switch
    {
        FieldRoute.BothWays => true,
        FieldRoute.CloudToLocal => from == Side.Cloud,
        FieldRoute.LocalToCloud => from == Side.Local,
        _ => false,
    };

    /// <summary>The side whose value counts; null when both do, or neither.</summary>
    public static Side? Source(this FieldRoute route) => route switch
    {
        FieldRoute.CloudToLocal => Side.Cloud,
        FieldRoute.LocalToCloud => Side.Local,
        _ => null,
    };
}
