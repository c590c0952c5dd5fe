using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Behaviour of one DocType beyond its definition, as an app like ERPNext adds it. Every member has a default that does nothing.
/// Documents are the ones being saved: what a controller writes into them before the save is stored.
/// </summary>
public interface IDocTypeController
{
    /// <summary>The DocType it belongs to.</summary>
    string DocType { get; }

    /// <summary>Name of a new document, or null to leave it to the DocType's own naming rule. Not asked when API v2 keeps a name.</summary>
    string? MakeName(JsonObject document, IControllerContext context) => null;

    /// <summary>DocTypes, such as ledgers, whose submitted documents may link to one of this DocType without stopping its cancel.</summary>
    IReadOnlyCollection<string> IgnoredOnCancel => [];

    /// <summary>Before the links of an insert, an update or a submit are checked; a new document has no name yet.</summary>
    void BeforeLinks(JsonObject document, IControllerContext context)
    {
    }

    /// <summary>Before validation of an insert, an update or a submit: fill, compute, refuse.</summary>
    /// <param name="document">The document as it is going to be saved.</param>
    /// <param name="before">The stored document; null on insert.</param>
    /// <param name="context">The site.</param>
    void BeforeSave(JsonObject document, JsonObject? before, IControllerContext context)
    {
    }

    /// <summary>After the rows of a new document are in the database.</summary>
    void AfterInsert(JsonObject document, IControllerContext context)
    {
    }

    /// <summary>After every insert, draft save and submit. Changes to the document are no longer stored: use the context.</summary>
    void OnUpdate(JsonObject document, JsonObject? before, IControllerContext context)
    {
    }

    /// <summary>After a submit, also when a document is inserted with docstatus 1.</summary>
    void OnSubmit(JsonObject document, IControllerContext context)
    {
    }

    /// <summary>After a cancel.</summary>
    void OnCancel(JsonObject document, IControllerContext context)
    {
    }

    /// <summary>After a save of a submitted document.</summary>
    void OnUpdateAfterSubmit(JsonObject document, JsonObject? before, IControllerContext context)
    {
    }

    /// <summary>Before a delete, and before the check for links to the document.</summary>
    void OnTrash(JsonObject document, IControllerContext context)
    {
    }

    /// <summary>After a rename or merge; the document is the one of the new name.</summary>
    void AfterRename(string oldName, JsonObject document, bool merged, IControllerContext context)
    {
    }
}
