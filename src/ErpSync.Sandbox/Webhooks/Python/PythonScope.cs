using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>What an expression sees as <c>doc</c>.</summary>
/// <param name="Document">The document with all its fields, nulls included.</param>
/// <param name="ClassName">
/// Class of the document object, which refuses fields it does not have; null for a dictionary, where a missing key is None.
/// </param>
internal sealed record PythonScope(JsonObject Document, string? ClassName = null)
{
    /// <summary>The class of documents of a DocType: custom DocTypes have none of their own.</summary>
    public static string ClassOf(DocTypeDefinition type) => PythonNumbers.ToInt(type.Json["custom"]) != 0
        ? "Document"
        : type.Name.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
