using System.Globalization;

namespace ErpSync.Engine.Sync;

/// <summary>Names runs so that people can read when they began and no two share one.</summary>
internal static class RunIds
{
    public static string New(TimeProvider clock, Random random) => string.Create(
        CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyyMMddTHHmmss}-{random.NextInt64(1L << 32):x8}");
}
