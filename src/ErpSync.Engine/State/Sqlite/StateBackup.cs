using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>Copies of the state file made before each migration, beside it: sync_state.db.v1-20260131T235959Z.bak.</summary>
internal static class StateBackup
{
    private const string Extension = ".bak";

    /// <summary>Makes a copy with SQLite's own backup, which is whole even while others read and write; returns its path.</summary>
    public static string Make(SqliteConnection source, string path, int version, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var backup = $"{path}.v{version.ToString(CultureInfo.InvariantCulture)}-{stamp}{Extension}";
        var unfinished = backup + ".tmp";
        File.Delete(unfinished);
        var target = new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ToString();
        using (var copy = new SqliteConnection(target))
        {
            copy.Open();
            source.BackupDatabase(copy);

            // The copy is nobody's: whoever puts it in place must not wait for the lease of the one who made it.
            using var release = copy.CreateCommand();
            release.CommandText = "PRAGMA journal_mode = DELETE; DELETE FROM lease;";
            release.ExecuteNonQuery();
        }

        // Only a whole copy ever bears the name of a backup.
        File.Move(unfinished, backup, overwrite: true);
        return backup;
    }

    /// <summary>The newest copy; null when there is none.</summary>
    public static string? Latest(string path)
    {
        var folder = Path.GetDirectoryName(path);
        return folder is null || !Directory.Exists(folder)
            ? null
            : Directory.EnumerateFiles(folder, Path.GetFileName(path) + ".v*" + Extension)
                .OrderByDescending(File.GetLastWriteTimeUtc)
                .ThenByDescending(file => file, StringComparer.Ordinal)
                .FirstOrDefault();
    }
}
