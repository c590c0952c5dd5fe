namespace ErpSync.Sandbox;

/// <summary>Deletes documents: refusals, hooks, links, rows, the series counter, and the Deleted Document that keeps the content.</summary>
internal sealed class DocumentDeleter(SiteInternals site)
{
    private const string ManualUrl = "https://docs.frappe.io/erpnext/user/manual/en/delete-submitted-document";

    /// <exception cref="FrappeError">404 without a message if it is not there; 417 if submitted or linked.</exception>
    public void Delete(string docType, string name, Session session, bool checksLinks = true, bool checksPermission = true)
    {
        if (site.DocTypes.Find(docType) is not { } type)
        {
            throw FrappeErrors.NotFoundBare();
        }

        var table = site.Database.Table(type.Name);
        if (type.IsSingle)
        {
            if (table.Find(type.Name) is { } single)
            {
                table.Remove(single, site.Database.Transaction);
            }

            return;
        }

        if (table.Find(name) is not { } row)
        {
            throw FrappeErrors.NotFoundBare();
        }

        var document = site.Reader.Load(type, row);
        if (checksPermission)
        {
            site.Permissions.RequireDelete(session, document);
        }

        if (document.DocStatus == 1 && !type.IsChild)
        {
            throw FrappeErrors.Validation(
                $"{type.Name} {document.Name}: Submitted Record cannot be deleted. You must "
                + $"<a href='{ManualUrl}' target='_blank'> Cancel </a> it first.");
        }

        site.Controllers.OnTrash(document, session);
        site.WebhookEvents.Raise(WebhookEventNames.OnTrash, document, session);
        site.WebhookEvents.Raise(WebhookEventNames.OnChange, document, session);
        if (type.IsTree)
        {
            site.Trees.BeforeDelete(document);
        }

        if (checksLinks)
        {
            site.LinkedDocuments.RequireNone(document);
        }

        site.Naming.Revert(document);
        table.Remove(row, site.Database.Transaction);
        RemoveRows(document);
        site.Attachments.AfterDelete(document, session);
        RemoveTraces(document);
        site.DocTypeRecords.AfterDelete(document);
        site.Records.AddDeletedDocument(document, site.View, session.User.Name);
        site.Marks.Remove(document.Type.Name, document.Name);
    }

    private void RemoveRows(OpenDocument document)
    {
        foreach (var field in document.Type.TableFields)
        {
            var table = site.Database.Table(field.Options);
            foreach (var row in table.RowsOf(document.Type.Name, field.Name, document.Name).ToArray())
            {
                table.Remove(row, site.Database.Transaction);
            }
        }
    }

    /// <summary>Versions and comments go with their document.</summary>
    private void RemoveTraces(OpenDocument document)
    {
        Remove("Version", "ref_doctype", "docname");
        Remove("Comment", "reference_doctype", "reference_name");

        void Remove(string docType, string typeField, string nameField)
        {
            var table = site.Database.Table(docType);
            if (table.Count == 0 || site.DocTypes.Find(docType) is not { } type)
            {
                return;
            }

            var typeColumn = type.Column(typeField);
            var nameColumn = type.Column(nameField);
            foreach (var row in table.RowsWhere(nameColumn, document.Name).ToArray())
            {
                if (StoredValue.Text(row[typeColumn]) == document.Type.Name)
                {
                    table.Remove(row, site.Database.Transaction);
                }
            }
        }
    }
}
