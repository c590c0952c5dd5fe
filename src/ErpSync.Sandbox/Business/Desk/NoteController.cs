using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business;

/// <summary>A Note without content gets an empty element (Frappe 15).</summary>
internal sealed class NoteController : IDocTypeController
{
    public string DocType => "Note";

    public void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context) =>
        document.Fill("content", "<span></span>");
}
