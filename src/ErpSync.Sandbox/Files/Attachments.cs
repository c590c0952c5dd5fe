using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// What happens to the files of a document when the document is saved, amended, renamed or deleted. A site without files pays one
/// comparison for each.
/// </summary>
internal sealed class Attachments(SiteInternals site)
{
    private DocumentTable Table => site.Database.Table(FileDocType.Name);

    private bool HasNone => Table.Count <= FileDocType.FoldersOfSite;

    /// <summary>The File rows of a document, oldest first.</summary>
    public IEnumerable<StoredRow> Of(string docType, string name)
    {
        var column = site.DocType(FileDocType.Name).Column("attached_to_doctype");
        return site.FileSaving.FilesWhere("attached_to_name", name)
            .Where(row => StoredValue.Text(row[column]) == docType)
            .OrderBy(row => row.Position);
    }

    /// <summary>
    /// Links the files that Attach fields name to the document: a file nobody owns is taken, of any other a further File is made.
    /// </summary>
    public void AfterSave(OpenDocument document, Session session)
    {
        if (document.Type.AttachFields.Count == 0 || site.Files.IsEmpty)
        {
            return;
        }

        foreach (var field in document.Type.AttachFields)
        {
            var url = document.Text(field.Name);
            if (FileDocType.IsLocal(url) && site.Files.Find(url) is not null)
            {
                Attach(document, field, url, session);
            }
        }
    }

    /// <summary>An amendment gets Files of its own for the files of the cancelled original.</summary>
    public void AfterInsert(OpenDocument document, Session session)
    {
        if (HasNone || document.Text("amended_from") is not { Length: > 0 } original)
        {
            return;
        }

        var type = site.DocType(FileDocType.Name);
        foreach (var row in Of(document.Type.Name, original).ToList())
        {
            Insert(
                new JsonObject
                {
                    ["file_name"] = StoredValue.Text(row[type.Column("file_name")]),
                    ["file_url"] = StoredValue.Text(row[type.Column("file_url")]),
                    ["is_private"] = StoredValue.Int(row[type.Column("is_private")]),
                    ["attached_to_doctype"] = document.Type.Name,
                    ["attached_to_name"] = document.Name,
                },
                session);
        }
    }

    /// <summary>The files of a deleted document go with it, whoever owns them.</summary>
    public void AfterDelete(OpenDocument document, Session session)
    {
        if (HasNone)
        {
            return;
        }

        foreach (var row in Of(document.Type.Name, document.Name).ToList())
        {
            site.Deleter.Delete(FileDocType.Name, row.Name, session, checksLinks: false, checksPermission: false);
        }
    }

    /// <summary>Files follow a renamed or merged document by a raw update: nobody's <c>modified</c> moves.</summary>
    public void Move(string docType, string oldName, string newName)
    {
        if (HasNone)
        {
            return;
        }

        var column = site.DocType(FileDocType.Name).Column("attached_to_name");
        foreach (var row in Of(docType, oldName).ToList())
        {
            Table.SetColumn(row, column, newName, site.Database.Transaction);
        }
    }

    /// <summary>Inserts a File.</summary>
    public OpenDocument Insert(JsonObject values, Session session)
    {
        var file = site.Intake.Open(site.DocType(FileDocType.Name), values);
        site.Writer.Insert(file, session);
        return file;
    }

    private void Attach(OpenDocument document, FieldDefinition field, string url, Session session)
    {
        var type = site.DocType(FileDocType.Name);
        var sameUrl = site.FileSaving.FilesWhere("file_url", url).OrderBy(row => row.Position).ToList();
        var (docTypeColumn, nameColumn, fieldColumn) =
            (type.Column("attached_to_doctype"), type.Column("attached_to_name"), type.Column("attached_to_field"));
        if (sameUrl.Exists(row => StoredValue.Text(row[docTypeColumn]) == document.Type.Name
            && StoredValue.Text(row[nameColumn]) == document.Name
            && StoredValue.Text(row[fieldColumn]) == field.Name))
        {
            return;
        }

        var link = new JsonObject
        {
            ["attached_to_doctype"] = document.Type.Name,
            ["attached_to_name"] = document.Name,
            ["attached_to_field"] = field.Name,
        };
        if (sameUrl.Find(row => row[docTypeColumn] is null && row[nameColumn] is null && row[fieldColumn] is null) is { } unattached)
        {
            link["modified"] = site.Clock.NextStamp();
            link["modified_by"] = session.User.Name;
            DirectWrite.Apply(site, type, unattached.Name, link);
            return;
        }

        link["file_url"] = url;
        Insert(link, session);
    }
}
