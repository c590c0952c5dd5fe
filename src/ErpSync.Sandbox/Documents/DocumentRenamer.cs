namespace ErpSync.Sandbox;

/// <summary>
/// Renames and merges. Links in other documents follow by raw updates; nobody's <c>modified</c> moves, no Version is written, and
/// the trace is a Comment of type Edit.
/// </summary>
internal sealed class DocumentRenamer(SiteInternals site)
{
    /// <returns>The new name.</returns>
    /// <exception cref="FrappeError">404 for an unknown name; 417 for a taken name or a DocType that does not allow it.</exception>
    public string Rename(string docType, string oldName, string newName, bool merges, Session session)
    {
        var type = site.DocType(docType);
        var table = site.Database.Table(type.Name);
        var row = table.Find(oldName) ?? throw FrappeErrors.NotFound(docType, oldName);
        oldName = row.Name;
        var target = table.Find(newName);
        if (string.Equals(oldName, newName, StringComparison.Ordinal))
        {
            throw FrappeErrors.Validation("Please select a new name to rename");
        }

        if (merges && target is null)
        {
            throw FrappeErrors.Validation($"{docType} {newName} does not exist, select a new target to merge");
        }

        if (!merges && target is not null && target != row)
        {
            throw FrappeErrors.Validation($"Another {docType} with name {newName} exists, select another name");
        }

        site.Permissions.RequireWrite(session, site.Reader.Load(type, row));
        if (!type.AllowsRename)
        {
            throw FrappeErrors.Validation($"{docType} not allowed to be renamed");
        }

        newName = NamingRules.Valid(type, newName);
        var references = site.LinkedDocuments.References(docType, oldName).ToList();
        if (!merges)
        {
            Move(type, table, row, oldName, newName);
        }

        foreach (var (referrerType, referrer, field) in references)
        {
            site.Database.Table(referrerType.Name).SetColumn(referrer, field.Column, newName, site.Database.Transaction);
        }

        MoveTraces(docType, oldName, newName);
        site.Attachments.Move(docType, oldName, newName);
        if (merges)
        {
            site.Deleter.Delete(docType, oldName, session, checksLinks: false);
        }

        var verb = merges ? "merged" : "renamed from";
        var join = merges ? "into" : "to";
        site.Records.AddEditComment(
            docType,
            newName,
            session.User.Name,
            $"{verb} {Bold(oldName)} {join} {Bold(newName)}");
        site.Controllers.AfterRename(oldName, site.Reader.Get(type, newName), merges, session);
        session.Messages.Add(new ServerMessage(
            $"Document renamed from {Bold(oldName)} to {Bold(newName)}",
            Indicator: "green",
            Alert: true));
        return newName;
    }

    private string Bold(string text) => $"<{site.Behaviour.BoldElement}>{text}</{site.Behaviour.BoldElement}>";

    private void Move(DocTypeDefinition type, DocumentTable table, StoredRow row, string oldName, string newName)
    {
        var transaction = site.Database.Transaction;
        foreach (var field in type.TableFields)
        {
            var rows = site.Database.Table(field.Options);
            foreach (var child in rows.RowsOf(type.Name, field.Name, oldName).ToArray())
            {
                rows.SetColumn(child, StandardColumns.Parent, newName, transaction);
            }
        }

        table.SetColumn(row, StandardColumns.Name, newName, transaction);
        if (type.NameField is { } nameField && type.Column(nameField) is >= 0 and var column)
        {
            table.SetColumn(row, column, newName, transaction);
        }

        site.Database.RenameSecrets(type.Name, oldName, newName);
        site.Marks.Move(type.Name, oldName, newName);
    }

    private void MoveTraces(string docType, string oldName, string newName)
    {
        if (site.DocTypes.Find("Version") is not { } version)
        {
            return;
        }

        var table = site.Database.Table("Version");
        var typeColumn = version.Column("ref_doctype");
        var nameColumn = version.Column("docname");
        foreach (var row in table.RowsWhere(nameColumn, oldName).ToArray())
        {
            if (StoredValue.Text(row[typeColumn]) == docType)
            {
                table.SetColumn(row, nameColumn, newName, site.Database.Transaction);
            }
        }
    }
}
