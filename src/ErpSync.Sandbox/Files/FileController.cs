using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>What a File does when it is saved and deleted: its content, its place, its traces on the document it is attached to.</summary>
internal sealed class FileController(SiteInternals site) : IDocTypeController
{
    // Files have names of their own kind, ten hexadecimal digits; their randomness leaves the names of other documents as they are.
    private readonly Random _random = new(site.Options.Seed ^ 0x0f11e);

    public string DocType => FileDocType.Name;

    public string MakeName(JsonObject document, IControllerContext context)
    {
        if (PythonNumbers.ToInt(document["is_folder"]) != 0)
        {
            return $"{NodeText.Of(document["folder"])}/{NodeText.Of(document["file_name"])}";
        }

        Span<byte> bytes = stackalloc byte[5];
        _random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    public void BeforeLinks(JsonObject document, IControllerContext context)
    {
        var content = document["content"];
        document.Remove("content");
        if (PythonNumbers.ToInt(document[OpenDocument.IsLocalKey]) == 0)
        {
            return;
        }

        var isAttached = Text(document, "attached_to_doctype").Length > 0;
        if (Text(document, "folder").Length == 0)
        {
            document["folder"] = isAttached ? FileDocType.Attachments : FileDocType.Home;
        }

        if (PythonNumbers.ToInt(document["is_folder"]) != 0)
        {
            return;
        }

        CheckAttachmentLimit(document);
        CheckExtension(Text(document, "file_name") is { Length: > 0 } fileName ? fileName : FileDocType.BaseName(Text(document, "file_url")));
        if (!NodeText.IsEmpty(content))
        {
            site.FileSaving.Save(document, Bytes(NodeText.Of(content), PythonNumbers.ToInt(document["decode"]) != 0));
        }

        document.Remove("decode");
        Locate(document, context);
    }

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        var url = Text(document, "file_url");
        var isPrivate = PythonNumbers.ToInt(document["is_private"]) != 0;
        if (before is not null && FileDocType.IsLocal(url) && FileDocType.IsPrivate(url) != isPrivate)
        {
            ChangePrivacy(document, url, isPrivate, context);
        }
    }

    public void AfterInsert(JsonObject document, IControllerContext context)
    {
        if (PythonNumbers.ToInt(document["is_folder"]) != 0)
        {
            return;
        }

        var name = Text(document, "file_name");
        var isPrivate = PythonNumbers.ToInt(document["is_private"]) != 0;
        var icon = isPrivate ? " <i class='fa fa-lock text-warning'></i>" : "";
        Comment(document, "Attachment", $"<a href='{Text(document, "file_url")}' target='_blank'>{name}</a>{icon}", context.User);
    }

    public void OnTrash(JsonObject document, IControllerContext context)
    {
        var name = Text(document, "name");
        if (name is FileDocType.Home or FileDocType.Attachments)
        {
            throw context.Refusal("Cannot delete Home and Attachments folders");
        }

        if (site.FileSaving.FilesWhere("folder", name).Any())
        {
            throw context.Refusal($"Folder {name} is not empty");
        }

        // The disk file goes with the last row that has its content.
        var hash = Text(document, "content_hash");
        if (hash.Length > 0 && !site.FileSaving.FilesWhere("content_hash", hash).Any(row => row.Name != name))
        {
            site.Files.Remove(Text(document, "file_url"));
        }

        if (PythonNumbers.ToInt(document["is_folder"]) == 0)
        {
            Comment(document, "Attachment Removed", $"Removed {Text(document, "file_name")}", context.User);
        }
    }

    /// <summary>Where the file is: on this disk, then it must be there, or anywhere on the net.</summary>
    private void Locate(JsonObject document, IControllerContext context)
    {
        var url = Text(document, "file_url");
        if (url.Length == 0 && Text(document, "file_name").Length == 0)
        {
            throw FileSaving.NoName();
        }

        if (url.Length > 0 && Text(document, "file_name").Length == 0)
        {
            document["file_name"] = FileDocType.BaseName(url);
        }

        document["file_type"] = MediaTypes.FileType(Text(document, "file_name"));
        if (url.Length == 0 || FileDocType.IsRemote(url))
        {
            return;
        }

        if (!FileDocType.IsLocal(url))
        {
            throw context.Refusal("URL must start with http:// or https://");
        }

        document["is_private"] = FileDocType.IsPrivate(url) ? 1 : 0;
        if (site.Files.Find(url) is not { } content)
        {
            var path = FileDocType.IsPrivate(url) ? url : "/public" + url;
            throw FrappeErrors.Python(
                "FileNotFoundError",
                $"[Errno 2] No such file or directory: './{site.Options.SiteName}.localhost{path}'");
        }

        FileSaving.Describe(document, content);
    }

    private void CheckExtension(string fileName)
    {
        var allowed = NodeText.Of(site.SystemSetting("allowed_file_extensions") as string);
        var type = MediaTypes.FileType(fileName);
        if (site.Behaviour.LimitsFileTypes && allowed.Length > 0 && type is not null
            && !allowed.Split('\n', StringSplitOptions.TrimEntries).Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            throw FrappeErrors.Validation($"File type of {type} is not allowed", type: "FileTypeNotAllowed");
        }
    }

    private void CheckAttachmentLimit(JsonObject document)
    {
        var docType = Text(document, "attached_to_doctype");
        var name = Text(document, "attached_to_name");
        if (name.Length == 0
            || site.DocTypes.Find(docType) is not { } type
            || PythonNumbers.ToInt(type.Json["max_attachments"]) is not (> 0 and var limit)
            || site.Attachments.Of(docType, name).Count() < limit)
        {
            return;
        }

        throw FrappeErrors.Validation(
            $"Maximum Attachment Limit of <strong>{limit}</strong> has been reached for {docType} {name}.",
            "Attachment Limit Reached",
            "AttachmentLimitReached");
    }

    /// <summary>Moves the file between the public and the private folder, with every File and the field that point to it.</summary>
    private void ChangePrivacy(JsonObject document, string url, bool isPrivate, IControllerContext context)
    {
        var target = (isPrivate ? FileDocType.PrivatePrefix : FileDocType.PublicPrefix) + FileDocType.BaseName(url);
        var content = site.Files.Find(url) ?? throw context.Refusal($"Cannot find file {url} on disk", "FileNotFoundError");
        if (site.Files.Find(target) is not null)
        {
            throw FrappeErrors.Python("FileExistsError", $"A file with same name {target} already exists");
        }

        site.Files.Remove(url);
        site.Files.Write(target, content);
        document["file_url"] = target;
        foreach (var row in site.FileSaving.FilesWhere("file_url", url).Where(row => row.Name != Text(document, "name")).ToList())
        {
            DirectWrite.Apply(
                site,
                site.DocType(DocType),
                row.Name,
                new JsonObject { ["file_url"] = target, ["is_private"] = isPrivate ? 1 : 0 });
        }

        var (docType, name, field) =
            (Text(document, "attached_to_doctype"), Text(document, "attached_to_name"), Text(document, "attached_to_field"));
        if (field.Length > 0 && context.Exists(docType, name) && site.DocType(docType).Column(field) >= 0)
        {
            context.SetValue(docType, name, field, target, updateModified: true);
        }
    }

    /// <summary>A trace on the document; its <c>modified</c> stays.</summary>
    private void Comment(JsonObject file, string kind, string content, string user)
    {
        var (docType, name) = (Text(file, "attached_to_doctype"), Text(file, "attached_to_name"));
        if (name.Length > 0 && site.DocTypes.Find(docType) is { } type && site.Reader.Exists(type, name))
        {
            site.Records.AddComment(kind, docType, name, user, content);
        }
    }

    private static ReadOnlyMemory<byte> Bytes(string content, bool isBase64)
    {
        if (!isBase64)
        {
            return Encoding.UTF8.GetBytes(content);
        }

        // A data URL is cut before its comma.
        var comma = content.IndexOf(',', StringComparison.Ordinal);
        var bytes = Encoding.ASCII.GetBytes(comma < 0 ? content : content[(comma + 1)..]);
        return Base64.DecodeFromUtf8InPlace(bytes, out var length) == System.Buffers.OperationStatus.Done
            ? bytes.AsMemory(0, length)
            : throw FrappeErrors.Python("Error", "Incorrect padding", "binascii");
    }

    private static string Text(JsonObject document, string field) => NodeText.Of(document[field]);
}
