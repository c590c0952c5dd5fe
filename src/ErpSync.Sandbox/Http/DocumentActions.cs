using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>What both API versions and the client methods do with one document.</summary>
internal sealed class DocumentActions(SiteInternals site)
{
    /// <summary>A stored document for reading.</summary>
    /// <exception cref="FrappeError">500 for an unknown DocType, 404 for an unknown name, 403 without permission.</exception>
    public OpenDocument Read(string docType, string name, Session session)
    {
        var document = Load(docType, name);
        site.Permissions.RequireRead(session, document);
        return document;
    }

    /// <summary>A stored document. A DocType in another case has no module, but its table lookup says 404.</summary>
    public OpenDocument Load(string docType, string name)
    {
        site.DocTypeRecords.Prepare(docType);
        if (site.DocTypes.Find(docType) is not { } type)
        {
            throw site.DocTypes.ExistsInOtherCase(docType)
                ? FrappeErrors.NotFound(docType, name)
                : FrappeErrors.UnknownDocType(docType);
        }

        return site.Reader.Get(type, name);
    }

    /// <summary>Saves; a row changed by its own address saves its parent too, which stamps both again.</summary>
    public void SaveWithParent(OpenDocument document, Session session)
    {
        site.Writer.Save(document, session);
        if (document.Type.IsChild
            && site.DocTypes.Find(document.Text("parenttype")) is { } parentType
            && site.Reader.Find(parentType, document.Text("parent")) is { } parent)
        {
            site.Writer.Save(parent, session);
        }
    }

    /// <summary>
    /// A draft that nobody wants becomes docstatus 2 by a direct write: it was never submitted, and nothing is validated.
    /// </summary>
    private JsonObject Discard(OpenDocument document, Session session)
    {
        site.Permissions.RequireWrite(session, document);
        if (document.DocStatus != 0)
        {
            throw FrappeErrors.Validation("Only draft documents can be discarded");
        }

        DirectWrite.Apply(site, document.Type, document.Name, new JsonObject
        {
            ["docstatus"] = 2,
            ["modified"] = site.Clock.NextStamp(),
            ["modified_by"] = session.User.Name,
        });
        var discarded = site.Reader.Get(document.Type, document.Name);
        site.WebhookEvents.Raise(WebhookEventNames.OnChange, discarded, session);
        return site.View.Of(discarded);
    }

    /// <summary>Methods of documents that may be called by name.</summary>
    /// <exception cref="FrappeError">403 for any other.</exception>
    public JsonNode? Run(OpenDocument document, string method, Session session)
    {
        switch (method)
        {
            case "submit":
                document.DocStatus = 1;
                break;
            case "cancel":
                document.DocStatus = 2;
                break;
            case "save":
                break;
            case "discard" when site.Behaviour.CanDiscard:
                return Discard(document, session);
            default:
                throw new FrappeError(403, "PermissionError", "Not Permitted") { ServerMessages = [ServerMessage.Thrown("Not Permitted")] };
        }

        site.Writer.Save(document, session);
        return site.View.Of(document);
    }
}
