using System.Globalization;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// Times in the state file: ISO 8601, UTC, always seven decimals, so that texts sort as the times they stand for and nothing is lost.
/// </summary>
internal static class StateTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static string? Of(DateTimeOffset? time) => time is { } value ? Of(value) : null;

    /// <exception cref="FormatException">The text is no time.</exception>
    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
