using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Methods that take and give files.</summary>
internal sealed class FileMethods(SiteInternals site, DocumentActions actions, FileDownloads downloads)
{
    public IEnumerable<KeyValuePair<string, ApiMethod>> All() =>
    [
        new("upload_file", new ApiMethod(Upload)),
        new("frappe.handler.upload_file", new ApiMethod(Upload)),
        new("frappe.client.attach_file", new ApiMethod(AttachFile, WritesOnly: true)),
        new("frappe.core.doctype.file.file.download_file", new ApiMethod(Download, AllowsGuest: true)),
        new("frappe.utils.file_manager.download_file", new ApiMethod(Download, AllowsGuest: true)),
        .. site.Behaviour.HasFileTypes
            ? [KeyValuePair.Create("download_file", new ApiMethod(Download, AllowsGuest: true))]
            : Array.Empty<KeyValuePair<string, ApiMethod>>(),
    ];

    /// <summary>
    /// A File from the part <c>file</c> of a form, from an address, or from another File. It does not set the field it is attached to.
    /// </summary>
    private Reply Upload(ApiCall call)
    {
        var form = call.Form;
        RequireTarget(form.Text("doctype"), form.Text("docname"), call.Session);
        var values = new JsonObject { ["folder"] = form.Text("folder") is { Length: > 0 } folder ? folder : FileDocType.Home };
        Set("attached_to_doctype", form.Text("doctype"));
        Set("attached_to_name", form.Text("docname"));
        Set("attached_to_field", form.Text("fieldname"));
        Set("file_url", form.Text("file_url"));
        Set("file_name", form.Text("file_name"));
        values["is_private"] = PythonNumbers.ToInt(form["is_private"]) != 0 ? 1 : 0;
        if (form.Text("library_file_name") is { Length: > 0 } library)
        {
            var original = actions.Read(FileDocType.Name, library, call.Session);
            foreach (var key in (string[])["is_private", "file_url", "file_name"])
            {
                values[key] = original.Values[key]?.DeepClone();
            }
        }
        else if (form.File("file") is { } file)
        {
            values["file_name"] = file.FileName;
            values.Remove("file_url");
            site.FileSaving.Save(values, file.Bytes);
        }

        return Reply.Of(site.View.Of(site.Attachments.Insert(values, call.Session)));

        void Set(string field, string text)
        {
            if (text.Length > 0)
            {
                values[field] = text;
            }
        }
    }

    /// <summary>A File from text or base64; with <c>docfield</c> the document is saved with its address, whatever its version.</summary>
    private Reply AttachFile(ApiCall call)
    {
        var form = call.Form;
        var document = actions.Read(form.Text("doctype"), form.Text("docname"), call.Session);
        var file = site.Attachments.Insert(
            new JsonObject
            {
                ["file_name"] = form.Text("filename"),
                ["attached_to_doctype"] = document.Type.Name,
                ["attached_to_name"] = document.Name,
                ["attached_to_field"] = form["docfield"]?.DeepClone(),
                ["folder"] = form["folder"]?.DeepClone(),
                ["is_private"] = PythonNumbers.ToInt(form["is_private"]) != 0 ? 1 : 0,
                ["content"] = form.Text("filedata"),
                ["decode"] = PythonNumbers.ToInt(form["decode_base64"]) != 0 ? 1 : 0,
            },
            call.Session);
        if (form.Text("docfield") is { Length: > 0 } field)
        {
            document.Values[field] = file.Text("file_url");
            site.Writer.Save(document, call.Session);
        }

        return Reply.Of(site.View.Of(file));
    }

    private Reply Download(ApiCall call)
    {
        var url = call.Form.Text("file_url");
        return downloads.Readable(url, call.Session) is not null && site.Files.Find(url) is { } content
            ? new Reply { File = new FileReply(url, content) }
            : throw new FrappeError(403, "PermissionError");
    }

    /// <summary>Who attaches needs to be able to write the document, or its DocType if it is not there yet.</summary>
    private void RequireTarget(string docType, string name, Session session)
    {
        if (docType.Length == 0 || name.Length == 0)
        {
            return;
        }

        var type = site.DocType(docType);
        site.Permissions.RequireWrite(session, site.Reader.Find(type, name) ?? new OpenDocument(type, []) { IsNew = true });
    }
}
