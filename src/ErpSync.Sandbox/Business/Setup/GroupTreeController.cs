using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>Group trees (customer, supplier and item groups, territories): a node without parent goes under the root.</summary>
/// <param name="docType">The tree's DocType.</param>
/// <param name="root">Name of its root node.</param>
internal sealed class GroupTreeController(string docType, string root) : IDocTypeController
{
    private readonly string _parentField = "parent_" + docType.Replace(' ', '_').ToLowerInvariant();

    public string DocType => docType;

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
        if (document.Text("name") != root && context.Exists(docType, root))
        {
            document.Fill(_parentField, root);
        }
    }
}
