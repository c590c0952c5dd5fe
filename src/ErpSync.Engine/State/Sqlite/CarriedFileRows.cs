using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The rows of carried files.</summary>
internal static class CarriedFileRows
{
    public static CarriedFile? Find(StateConnection connection, Side side, string contentHash, bool isPrivate) =>
        connection.Read(
            """
            SELECT side, content_hash, is_private, file_name, file_size, started_at, site_file, site_url, site_hash
            FROM carried_files WHERE side = ?1 AND content_hash = ?2 AND is_private = ?3
            """,
            FromReader,
            EnumText<Side>.Of(side),
            contentHash,
            isPrivate ? 1L : 0L).FirstOrDefault();

    public static void Save(StateConnection connection, CarriedFile file) =>
        connection.Run(
            """
            INSERT OR REPLACE INTO carried_files
                (side, content_hash, is_private, file_name, file_size, started_at, site_file, site_url, site_hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            EnumText<Side>.Of(file.Side),
            file.ContentHash,
            file.IsPrivate ? 1L : 0L,
            file.FileName,
            file.Size,
            StateTime.Of(file.StartedAt),
            file.FileId,
            file.Url,
            file.SiteHash);

    public static void Delete(StateConnection connection, CarriedFile file) =>
        connection.Run(
            "DELETE FROM carried_files WHERE side = ?1 AND content_hash = ?2 AND is_private = ?3",
            EnumText<Side>.Of(file.Side),
            file.ContentHash,
            file.IsPrivate ? 1L : 0L);

    private static CarriedFile FromReader(SqliteDataReader reader) => new(
        EnumText<Side>.Parse(reader.GetString(0)),
        reader.GetString(1),
        reader.GetInt64(2) != 0,
        reader.GetString(3),
        reader.GetInt64(4),
        StateTime.Parse(reader.GetString(5)))
    {
        FileId = reader.TextOrNull(6),
        Url = reader.TextOrNull(7),
        SiteHash = reader.TextOrNull(8),
    };
}
