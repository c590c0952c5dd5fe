using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>A row of Frappe's Deleted Document: positive evidence that a document was deleted, with its last content.</summary>
/// <param name="Id">The row's own name.</param>
/// <param name="DocType">deleted_doctype.</param>
/// <param name="Name">deleted_name.</param>
/// <param name="DeletedAt">The row's creation exactly as the site wrote it: the time of deletion.</param>
/// <param name="DeletedBy">The row's owner.</param>
/// <param name="Restored">Whether the document was restored (then under a new creation, perhaps a new name).</param>
/// <param name="Content">The whole document as it was, child rows included; null when not read.</param>
internal sealed record DeletedDocument(
    string Id, string DocType, string Name, string DeletedAt, string? DeletedBy, bool Restored, JsonObject? Content)
{
    /// <summary>The creation stamp of the document that was deleted; tells it from a later one of the same name.</summary>
    public string? ContentCreation => Content?["creation"]?.ToString();
}
