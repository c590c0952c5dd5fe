namespace ErpSync.Sandbox;

/// <summary>What a user may do, with the wording of the refusals.</summary>
internal sealed class Permissions(DocumentReader reader, DocumentView view, DocTypeRegistry docTypes)
{
    private static string NoRole(Session session, string docType) =>
        $"User <strong>{session.User.Name}</strong> does not have doctype access via role permission for document "
        + $"<strong>{docType}</strong>";

    /// <summary>403 in place of the 404 of a document whose DocType the user may not read.</summary>
    public static FrappeError Hidden(Session session, string docType) =>
        new(403, "PermissionError") { ServerMessages = [new ServerMessage(NoRole(session, docType))] };

    /// <exception cref="FrappeError">403 as lists and counts answer it.</exception>
    public static void RequireList(Session session, string docType)
    {
        if (!session.User.CanRead(docType))
        {
            throw new FrappeError(403, "PermissionError")
            {
                ServerMessages = [new ServerMessage(NoRole(session, docType))],
                ShortMessage = $"No permission for {docType}",
            };
        }
    }

    /// <exception cref="FrappeError">403 as the list of a child DocType answers it, for the parent's sake.</exception>
    public static void RequireParent(Session session, string parentType)
    {
        if (!session.User.CanRead(parentType))
        {
            throw Hidden(session, parentType);
        }
    }

    /// <exception cref="FrappeError">403 as the read of one document answers it.</exception>
    public void RequireRead(Session session, OpenDocument document)
    {
        var docType = document.Type.Name;
        var isFile = docType == FileDocType.Name;
        var isReadable = isFile || session.User.CanRead(docType);
        if (isFile ? MayUseFile(session.User, document, writes: false) : isReadable && MayAccess(session.User, document))
        {
            return;
        }

        var noAccess = $"User <strong>{session.User.Name}</strong> does not have access to this document";
        throw new FrappeError(403, "PermissionError")
        {
            ServerMessages =
            [
                new ServerMessage(isReadable ? $"{noAccess}: {docType} - {document.Name}" : NoRole(session, docType) + "<br>" + noAccess),
            ],
        };
    }

    /// <exception cref="FrappeError">403 as creates and updates answer it.</exception>
    public void RequireWrite(Session session, OpenDocument document)
    {
        var docType = document.Type.Name;
        var isFile = docType == FileDocType.Name;
        var isWritable = isFile ? session.User != Authentication.Guest : session.User.CanWrite(docType);
        if (isWritable
            && (document.IsNew || (isFile ? MayUseFile(session.User, document, writes: true) : MayAccess(session.User, document))))
        {
            return;
        }

        throw new FrappeError(403, "PermissionError")
        {
            ServerMessages =
            [
                new ServerMessage(isWritable
                    ? $"User <strong>{session.User.Name}</strong> does not have access to this document: {docType} - {document.Name}"
                    : NoRole(session, docType)),
            ],
            ShortMessage = $"No permission for {docType}",
            HidesException = true,
        };
    }

    /// <exception cref="FrappeError">403 as a delete answers it.</exception>
    public void RequireDelete(Session session, OpenDocument document)
    {
        var docType = document.Type.Name;
        if (docType == FileDocType.Name
            ? MayUseFile(session.User, document, writes: true)
            : session.User.CanWrite(docType) && MayAccess(session.User, document))
        {
            return;
        }

        var refusal = $"User not allowed to delete {docType}: {document.Name}";
        throw new FrappeError(403, "PermissionError", refusal)
        {
            ServerMessages =
            [
                new ServerMessage(
                    NoRole(session, docType) + $"<br>User <strong>{session.User.Name}</strong> does not have access to this document"),
                ServerMessage.Thrown(refusal),
            ],
        };
    }

    /// <summary>The user sees this row in lists.</summary>
    public bool MaySee(SandboxUser user, DocTypeDefinition type, StoredRow row) =>
        user.MayAccess is null || MayAccess(user, reader.Load(type, row));

    /// <summary>
    /// Everybody may read public files. Others belong to Administrator, to their owner, and to who may read (or write) the document
    /// they are attached to.
    /// </summary>
    public bool MayUseFile(SandboxUser user, OpenDocument file, bool writes)
    {
        var isPublic = PythonNumbers.ToInt(file.Values["is_private"]) == 0;
        if (user.IsAdministrator || (isPublic && !writes) || (user != Authentication.Guest && file.Text("owner") == user.Name))
        {
            return true;
        }

        var docType = file.Text("attached_to_doctype");
        return docTypes.Find(docType) is { } type
            && (writes ? user.CanWrite(docType) : user.CanRead(docType))
            && reader.Find(type, file.Text("attached_to_name")) is { } document
            && MayAccess(user, document);
    }

    private bool MayAccess(SandboxUser user, OpenDocument document) =>
        user.MayAccess is null || document.Type.IsChild || user.CanAccess(PythonJson.Reparsed(view.Of(document)));
}
