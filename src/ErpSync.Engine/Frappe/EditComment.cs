namespace ErpSync.Engine.Frappe;

/// <summary>
/// The trace of a rename, a merge or a restore: a Comment of type Edit on the document under its present name. Its text is in the language of whoever did
/// it, but the names stand in it in bold, the old one first.
/// </summary>
/// <param name="DocType">reference_doctype.</param>
/// <param name="Name">reference_name, which follows later renames.</param>
/// <param name="OldName">The first name in bold; null when the text has no two.</param>
/// <param name="NewName">The second name in bold; null when the text has no two.</param>
internal sealed record EditComment(string DocType, string Name, string? OldName, string? NewName)
{
    /// <summary>The name that a document has after these renames and merges of its DocType, oldest first.</summary>
    public static string Follow(IEnumerable<EditComment> comments, string name) =>
        comments.Aggregate(name, (now, comment) => comment.OldName == now && comment.NewName is { } next ? next : now);
}
