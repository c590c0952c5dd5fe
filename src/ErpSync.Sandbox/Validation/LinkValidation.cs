using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Checks that link targets exist on this site, takes over the spelling of the target's name, and fills fields that are fetched
/// from the target.
/// </summary>
internal sealed class LinkValidation(SiteDatabase database, DocTypeRegistry docTypes)
{
    /// <exception cref="FrappeError">417 LinkValidationError or CancelledLinkError.</exception>
    public void Validate(OpenDocument document)
    {
        List<string>? missing = null;
        List<string>? cancelled = null;
        Check(document.Type, document.Values, "", document.Type.IsSubmittable, ref missing, ref cancelled);
        foreach (var (table, row) in document.AllRows())
        {
            if (docTypes.Find(table.Options) is { } childType)
            {
                var prefix = $"Row #{PythonNumbers.ToInt(row["idx"])}: ";
                Check(childType, row, prefix, document.Type.IsSubmittable, ref missing, ref cancelled);
            }
        }

        if (missing is not null)
        {
            throw FrappeErrors.Validation("Could not find " + string.Join(", ", missing), type: "LinkValidationError");
        }

        if (cancelled is not null)
        {
            throw FrappeErrors.Validation("Cannot link cancelled document: " + string.Join(", ", cancelled), type: "CancelledLinkError");
        }
    }

    private void Check(
        DocTypeDefinition type,
        JsonObject values,
        string prefix,
        bool isSubmittable,
        ref List<string>? missing,
        ref List<string>? cancelled)
    {
        foreach (var field in type.LinkFields)
        {
            var name = NodeText.Of(values[field.Name]);
            if (name.Length == 0)
            {
                continue;
            }

            var targetType = field.IsLink ? field.Options : NodeText.Of(values[field.Options]);
            if (targetType.Length == 0)
            {
                continue;
            }

            if (targetType == "DocType")
            {
                if (docTypes.Find(name) is null)
                {
                    (missing ??= []).Add($"{prefix}{field.Label}: {name}");
                }

                continue;
            }

            var target = docTypes.Find(targetType);
            if (target is { IsSingle: true })
            {
                continue;
            }

            if (target is null || database.Table(target.Name).Find(name) is not { } row)
            {
                (missing ??= []).Add($"{prefix}{field.Label}: {name}");
                continue;
            }

            if (isSubmittable
                && target.IsSubmittable
                && field.Name != "amended_from"
                && StoredValue.Int(row[StandardColumns.DocStatus]) == 2)
            {
                (cancelled ??= []).Add($"{prefix}{field.Label}: {name}");
            }

            if (row.Values[StandardColumns.Name] is string stored && stored != name)
            {
                values[field.Name] = stored;
            }

            Fetch(type, values, field, target, row);
        }
    }

    private static void Fetch(DocTypeDefinition type, JsonObject values, FieldDefinition link, DocTypeDefinition target, StoredRow row)
    {
        foreach (var field in type.StoredFields)
        {
            if (field.FetchFrom.Length > link.Name.Length
                && field.FetchFrom[link.Name.Length] == '.'
                && field.FetchFrom.StartsWith(link.Name, StringComparison.Ordinal)
                && !(field.FetchIfEmpty && !NodeText.IsEmpty(values[field.Name]))
                && target.Column(field.FetchFrom[(link.Name.Length + 1)..]) is >= 0 and var column)
            {
                values[field.Name] = StoredValue.ToJson(row[column]);
            }
        }
    }
}
