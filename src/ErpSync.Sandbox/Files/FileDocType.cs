using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The DocType of files and folders, and the two folders every site has.</summary>
internal static class FileDocType
{
    public const string Name = "File";

    /// <summary>Root of all folders.</summary>
    public const string Home = "Home";

    /// <summary>Folder of files that are attached without naming a folder.</summary>
    public const string Attachments = "Home/Attachments";

    public const string PublicPrefix = "/files/";

    public const string PrivatePrefix = "/private/files/";

    /// <summary>Rows that are there before anybody uploads a file.</summary>
    public const int FoldersOfSite = 2;

    public static JsonObject Definition(FrappeBehaviour behaviour) => new DocTypeSketch(Name)
        .Field("file_name")
        .Fields("Check", "is_private")
        .Fields("Data", behaviour.HasFileTypes ? ["file_type"] : [])
        .Fields("Check", "is_home_folder", "is_attachments_folder")
        .Fields("Int", "file_size")
        .Field("file_url", "Code")
        .Field("thumbnail_url", "Small Text")
        .Field("folder", "Link", Name)
        .Fields("Check", "is_folder")
        .Field("attached_to_doctype", "Link", "DocType")
        .Field("attached_to_name")
        .Field("attached_to_field")
        .Field("old_parent")
        .Field("content_hash")
        .Fields("Check", "uploaded_to_dropbox", "uploaded_to_google_drive")
        .ToJson();

    public static IEnumerable<JsonObject> Folders()
    {
        yield return new JsonObject { ["name"] = Home, ["file_name"] = Home, ["is_folder"] = 1, ["is_home_folder"] = 1 };
        yield return new JsonObject
        {
            ["name"] = Attachments,
            ["file_name"] = "Attachments",
            ["folder"] = Home,
            ["is_folder"] = 1,
            ["is_attachments_folder"] = 1,
        };
    }

    /// <summary>The address leads to this site's own disk.</summary>
    public static bool IsLocal(string url) =>
        url.StartsWith(PublicPrefix, StringComparison.Ordinal) || url.StartsWith(PrivatePrefix, StringComparison.Ordinal);

    public static bool IsPrivate(string url) => url.StartsWith(PrivatePrefix, StringComparison.Ordinal);

    public static bool IsRemote(string url) =>
        url.StartsWith("http://", StringComparison.Ordinal) || url.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>The part behind the last slash.</summary>
    public static string BaseName(string url) => url[(url.LastIndexOf('/') + 1)..];
}
