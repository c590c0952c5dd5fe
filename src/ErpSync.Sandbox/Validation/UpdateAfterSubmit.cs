using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>On a submitted document only fields that allow it may differ from what is stored, and no row may come or go.</summary>
internal sealed class UpdateAfterSubmit(SiteDatabase database, DocTypeRegistry docTypes)
{
    /// <exception cref="FrappeError">417 UpdateAfterSubmitError; 404 for a replaced row, whose new name is looked up in vain.</exception>
    public void Validate(OpenDocument document, OpenDocument before)
    {
        Compare(document.Type, document.Values, before.Values, "");
        foreach (var (table, row) in document.AllRows())
        {
            var childType = docTypes.Find(table.Options)!;
            var isNew = PythonNumbers.ToInt(row[OpenDocument.IsLocalKey]) != 0;
            if (isNew && table.AllowOnSubmit)
            {
                continue;
            }

            var name = NodeText.Of(row["name"]);
            if (database.Table(childType.Name).Find(name) is not { } stored)
            {
                throw FrappeErrors.NotFound(childType.Name, name);
            }

            Compare(childType, row, DocumentReader.Columns(childType, stored), $"Row #{PythonNumbers.ToInt(row["idx"])}:");
        }
    }

    private static void Compare(DocTypeDefinition type, JsonObject values, JsonObject before, string prefix)
    {
        foreach (var field in type.Fields)
        {
            if (field.AllowOnSubmit || field.Kind == FieldKind.Layout || field.IsVirtual)
            {
                continue;
            }

            if (field.IsTable)
            {
                var rows = (values[field.Name] as JsonArray)?.Count ?? 0;
                var rowsBefore = (before[field.Name] as JsonArray)?.Count ?? 0;
                if (rows != rowsBefore)
                {
                    throw Refused(field, prefix, rowsBefore.ToString(null, null), rows.ToString(null, null));
                }

                continue;
            }

            var value = ValueCasting.Shown(field, values[field.Name]);
            var stored = ValueCasting.Shown(field, before[field.Name]);
            if (!AreEqual(field, value, stored))
            {
                throw Refused(field, prefix, stored is null ? "None" : NodeText.Of(stored), NodeText.Of(value));
            }
        }
    }

    private static bool AreEqual(FieldDefinition field, JsonNode? value, JsonNode? stored)
    {
        if (field.IsNumber || field.Kind == FieldKind.Duration)
        {
            return PythonNumbers.ToDouble(value) == PythonNumbers.ToDouble(stored);
        }

        var text = NodeText.Of(value);
        var storedText = NodeText.Of(stored);
        if (field.Kind == FieldKind.Time && TimeText.Parse(text) is { } time)
        {
            return time == TimeText.Parse(storedText);
        }

        return field.Kind == FieldKind.Datetime && DateText.StoredDatetime(text) is { } moment
            ? moment == storedText
            : text == storedText;
    }

    private static FrappeError Refused(FieldDefinition field, string prefix, string before, string after) => FrappeErrors.Validation(
        $"{prefix} Not allowed to change <strong>{field.Label}</strong> after submission "
        + $"from <strong>{before}</strong> to <strong>{after}</strong>",
        "Cannot Update After Submit",
        "UpdateAfterSubmitError");
}
