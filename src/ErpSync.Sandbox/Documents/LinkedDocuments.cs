using System.Globalization;

namespace ErpSync.Sandbox;

/// <summary>Finds documents that link to one that is to be deleted or cancelled.</summary>
internal sealed class LinkedDocuments(SiteDatabase database, DocTypeRegistry docTypes, string baseUrl)
{
    /// <summary>DocTypes whose links never stop a delete.</summary>
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "Activity Log", "Comment", "Communication", "Deleted Document", "Document Follow", "DocShare", "Email Unsubscribe", "File",
        "Notification Log", "Tag Link", "ToDo", "Version", "View Log", "Webhook Request Log",
    };

    /// <exception cref="FrappeError">417 LinkExistsError naming the first document that links to it.</exception>
    public void RequireNone(OpenDocument document) => Require(document, onlySubmitted: false, Ignored);

    /// <summary>A cancel is stopped by submitted documents only.</summary>
    /// <param name="document">The document.</param>
    /// <param name="ignored">DocTypes whose documents do not stop it.</param>
    /// <exception cref="FrappeError">417 LinkExistsError.</exception>
    public void RequireNoneSubmitted(OpenDocument document, IReadOnlySet<string> ignored) =>
        Require(document, onlySubmitted: true, ignored);

    /// <summary>Stored references to a document: the table's DocType, the row and the column.</summary>
    public IEnumerable<(DocTypeDefinition Type, StoredRow Row, FieldDefinition Field)> References(string docType, string name)
    {
        foreach (var holder in docTypes.Names)
        {
            var table = database.Table(holder);
            if (table.Count == 0)
            {
                continue;
            }

            var type = docTypes.Find(holder)!;
            foreach (var field in type.LinkFields)
            {
                if (field.IsLink && field.Options != docType)
                {
                    continue;
                }

                var companion = field.IsDynamicLink ? type.Column(field.Options) : -1;
                if (field.IsDynamicLink && companion < 0)
                {
                    continue;
                }

                foreach (var row in table.RowsWhere(field.Column, name).OrderBy(row => row.Position))
                {
                    if (companion < 0 || StoredValue.Text(row[companion]) == docType)
                    {
                        yield return (type, row, field);
                    }
                }
            }
        }
    }

    private void Require(OpenDocument document, bool onlySubmitted, IReadOnlySet<string> ignored)
    {
        foreach (var (type, row, field) in References(document.Type.Name, document.Name))
        {
            if (onlySubmitted && (field.Name == "amended_from" || StoredValue.Int(row[StandardColumns.DocStatus]) != 1))
            {
                continue;
            }

            var holderType = type.IsChild ? StoredValue.Text(row[StandardColumns.ParentType]) : type.Name;
            var holder = type.IsChild ? StoredValue.Text(row[StandardColumns.Parent]) : row.Name;
            if (Ignored.Contains(holderType)
                || ignored.Contains(holderType)
                || (holderType == document.Type.Name && NameCollation.AreEqual(holder, document.Name))
                || (document.Type.IsTree && type.Name == document.Type.Name && field.Name == "old_parent"))
            {
                continue;
            }

            var place = type.IsChild
                ? string.Create(CultureInfo.InvariantCulture, $"at Row: {StoredValue.Int(row[StandardColumns.Idx])}")
                : "";
            throw FrappeErrors.Validation(
                $"Cannot delete or cancel because {document.Type.Name} {Anchor(document.Type.Name, document.Name)} is linked with "
                + $"{holderType} {Anchor(holderType, holder)} {place}",
                type: "LinkExistsError");
        }
    }

    private string Anchor(string docType, string name) =>
        $"<a href=\"{baseUrl}/app/{docType.ToLowerInvariant().Replace(' ', '-')}/{Uri.EscapeDataString(name)}\">{name}</a>";
}
