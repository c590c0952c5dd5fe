namespace ErpSync.Sandbox;

/// <summary>
/// Maintains the nested set of tree DocTypes: <c>lft</c> and <c>rgt</c> move without touching anybody's <c>modified</c>. Values sent
/// by a client are taken as they are and damage the tree, as on a real site; rebuilding repairs it.
/// </summary>
internal sealed class TreeKeeper(SiteDatabase database)
{
    /// <summary>Places a saved node, moves its subtree if its parent changed, and checks that a leaf has no children.</summary>
    /// <exception cref="FrappeError">417 for a loop or a leaf with children.</exception>
    public void AfterSave(OpenDocument document)
    {
        var tree = new Tree(database, document.Type);
        var parent = document.Text(document.Type.ParentFieldName);
        var row = tree.Row(document.Name)!;
        if (tree.Left(row) == 0 && tree.Right(row) == 0)
        {
            tree.AddNode(row, parent);
        }
        else if (document.Text("old_parent") != parent)
        {
            tree.MoveNode(row, parent);
        }

        tree.Set(row, tree.OldParentColumn, parent);
        Refresh(document, row);
        if (document.Type.Field("is_group") is not null
            && PythonNumbers.ToInt(document.Values["is_group"]) == 0
            && tree.HasChildren(document.Name))
        {
            throw new FrappeError(417, "ValidationError", LeafText(document))
            {
                ServerMessages = [ServerMessage.Thrown(LeafText(document))],
                App = "erpnext (app)",
            };
        }
    }

    /// <summary>Refuses to delete a node with children, then takes the node out of the set.</summary>
    public void BeforeDelete(OpenDocument document)
    {
        var tree = new Tree(database, document.Type);
        if (tree.HasChildren(document.Name))
        {
            throw TreeError("NestedSetChildExistsError", $"Cannot delete {document.Name} as it has child nodes", null);
        }

        if (document.Text(document.Type.ParentFieldName).Length > 0 && tree.Row(document.Name) is { } row)
        {
            tree.MoveNode(row, "");
        }
    }

    /// <summary>Numbers the whole tree anew, siblings by name.</summary>
    public void Rebuild(DocTypeDefinition type)
    {
        var tree = new Tree(database, type);
        var next = 1L;
        foreach (var root in tree.Children(""))
        {
            next = tree.Number(root, next);
        }
    }

    internal static FrappeError TreeError(string type, string text, string? source) => new(417, type, text, "frappe.utils.nestedset")
    {
        ServerMessages = [ServerMessage.Thrown(text)],
        App = source,
    };

    private static string LeafText(OpenDocument document) =>
        $"{document.Type.Name} {document.Name} cannot be a leaf node as it has children";

    private static void Refresh(OpenDocument document, StoredRow row)
    {
        foreach (var field in document.Type.StoredFields)
        {
            if (field.Name is "lft" or "rgt" or "old_parent")
            {
                document.Values[field.Name] = StoredValue.ToJson(row[field.Column]);
            }
        }
    }
}
