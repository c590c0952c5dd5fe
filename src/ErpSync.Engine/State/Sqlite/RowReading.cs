using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>Columns that may be null.</summary>
internal static class RowReading
{
    public static string? TextOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? NumberOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : StateTime.Parse(reader.GetString(column));

    public static TEnum? EnumOrNull<TEnum>(this SqliteDataReader reader, int column)
        where TEnum : struct, Enum => reader.IsDBNull(column) ? null : EnumText<TEnum>.Parse(reader.GetString(column));
}
