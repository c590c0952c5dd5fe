using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Records that the server itself writes beside the user's documents: Version, Deleted Document, Comment.</summary>
internal sealed class SystemRecords(SiteDatabase database, DocTypeRegistry docTypes, SiteClock clock, RowStore rows, HashNames hashes)
{
    /// <summary>Writes a record without validation, hooks or Version; answers its name.</summary>
    public string Add(string docType, string user, JsonObject values)
    {
        var stamp = clock.NextStamp();
        var name = hashes.Next();
        values["name"] = name;
        values["owner"] = user;
        values["modified_by"] = user;
        values["creation"] = stamp;
        values["modified"] = stamp;
        var type = docTypes.Find(docType)!;
        database.Table(docType).Insert(rows.MakeValues(type, values), database.Transaction);
        return name;
    }

    /// <summary>The trace of a rename, a merge or a restore: a Comment of type Edit.</summary>
    public void AddEditComment(string docType, string name, string user, string content) =>
        AddComment("Edit", docType, name, user, content);

    /// <summary>A comment of the server's own on a document.</summary>
    public void AddComment(string kind, string docType, string name, string user, string content) => Add("Comment", user, new JsonObject
    {
        ["comment_type"] = kind,
        ["comment_email"] = user,
        ["comment_by"] = user,
        ["reference_doctype"] = docType,
        ["reference_name"] = name,
        ["content"] = content,
        ["published"] = 0,
        ["seen"] = 0,
    });

    /// <summary>Keeps the whole document, rows included, when it is deleted. Its creation is the time of the deletion.</summary>
    public void AddDeletedDocument(OpenDocument document, DocumentView view, string user) => Add("Deleted Document", user, new JsonObject
    {
        ["deleted_doctype"] = document.Type.Name,
        ["deleted_name"] = document.Name,
        ["restored"] = 0,
        ["data"] = PythonJson.SortedIndented(view.Of(document, withNulls: true)),
    });
}
