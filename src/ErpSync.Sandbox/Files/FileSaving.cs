using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Puts contents on the disk and writes into a File where they are.</summary>
internal sealed class FileSaving(SiteInternals site)
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>
    /// Stores the content of a new File. A content that is already there with the same privacy is not stored again: the File then
    /// shares the older one's address and keeps its own name (recording 16).
    /// </summary>
    /// <exception cref="FrappeError">417 MaxFileSizeReachedError.</exception>
    public void Save(JsonObject file, ReadOnlyMemory<byte> bytes)
    {
        var fileName = NodeText.Of(file["file_name"]).Replace("/", "", StringComparison.Ordinal);
        if (fileName.Length == 0)
        {
            throw NoName();
        }

        CheckSize(bytes.Length);
        if (StoredValue.Int(site.SystemSetting("strip_exif_metadata_from_uploaded_images")) != 0
            && MediaTypes.ContentType(fileName) == "image/jpeg")
        {
            bytes = JpegMetadata.Strip(bytes);
        }

        var content = site.Files.Of(bytes);
        var isPrivate = PythonNumbers.ToInt(file["is_private"]) != 0;
        var url = Twin(content.Hash, isPrivate);
        if (url is null)
        {
            (url, fileName) = site.Files.FreeUrl(fileName, isPrivate, content.Hash);
            site.Files.Write(url, content);
        }

        file["file_name"] = fileName;
        file["file_url"] = url;
        Describe(file, content);
    }

    /// <summary>Puts another content behind the address of a File.</summary>
    public void Overwrite(string name, ReadOnlyMemory<byte> bytes, Session session)
    {
        var type = site.DocType(FileDocType.Name);
        var row = site.Database.Table(type.Name).Find(name) ?? throw FrappeErrors.NotFound(type.Name, name);
        var content = site.Files.Of(bytes);
        site.Files.Write(StoredValue.Text(row[type.Column("file_url")]), content);
        var changes = new JsonObject { ["modified"] = site.Clock.NextStamp(), ["modified_by"] = session.User.Name };
        Describe(changes, content);
        DirectWrite.Apply(site, type, name, changes);
    }

    /// <summary>Writes hash and size of a content into its File.</summary>
    public static void Describe(JsonObject file, FileContent content)
    {
        file["content_hash"] = content.Hash;
        file["file_size"] = content.Bytes.Length;
    }

    public static FrappeError NoName() =>
        FrappeErrors.Validation("Fields `file_name` or `file_url` must be set for File", type: "MandatoryError");

    /// <summary>Files whose column holds a text.</summary>
    public IEnumerable<StoredRow> FilesWhere(string field, string text) =>
        site.Database.Table(FileDocType.Name).RowsWhere(site.DocType(FileDocType.Name).Column(field), text);

    private string? Twin(string hash, bool isPrivate)
    {
        var type = site.DocType(FileDocType.Name);
        return FilesWhere("content_hash", hash)
            .Where(row => (StoredValue.Int(row[type.Column("is_private")]) != 0) == isPrivate)
            .OrderBy(row => row.Position)
            .Select(row => StoredValue.Text(row[type.Column("file_url")]))
            .FirstOrDefault(url => site.Files.Find(url) is not null);
    }

    private void CheckSize(long size)
    {
        var setting = StoredValue.Int(site.SystemSetting("max_file_size"));
        var limit = setting > 0 ? setting * Mebibyte : site.Behaviour.LargestFile;
        if (size > limit)
        {
            throw FrappeErrors.Validation(
                $"File size exceeded the maximum allowed size of {PythonNumbers.Text((double)limit / Mebibyte)} MB",
                type: "MaxFileSizeReachedError");
        }
    }
}
