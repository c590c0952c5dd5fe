using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Cleans HTML in every text field but Code, Barcode, attachments, mail addresses and fields exempt by their definition.</summary>
internal sealed class ContentSanitizing(DocTypeRegistry docTypes)
{
    public void Sanitize(OpenDocument document)
    {
        Sanitize(document.Type, document.Values, document.DocStatus);
        foreach (var (table, row) in document.AllRows())
        {
            if (docTypes.Find(table.Options) is { } childType)
            {
                Sanitize(childType, row, document.DocStatus);
            }
        }
    }

    private static void Sanitize(DocTypeDefinition type, JsonObject values, int docStatus)
    {
        foreach (var field in type.StoredFields)
        {
            if (field.Kind is not (FieldKind.ShortText or FieldKind.LongText)
                || values[field.Name] is not JsonValue value
                || value.GetValueKind() != JsonValueKind.String
                || value.GetValue<string>() is not { } text
                || !text.AsSpan().ContainsAny('<', '>')
                || IsExempt(field, docStatus))
            {
                continue;
            }

            var clean = HtmlSanitizing.Clean(text);
            if (!string.Equals(clean, text, StringComparison.Ordinal))
            {
                values[field.Name] = clean;
            }
        }
    }

    /// <summary>A submitted document is cleaned only where it may still be changed.</summary>
    private static bool IsExempt(FieldDefinition field, int docStatus) =>
        field.IgnoreXssFilter
        || field.FieldType is "Attach" or "Attach Image" or "Barcode" or "Code"
        || (field.Options == "Email" && field.FieldType is "Data" or "Small Text" or "Text")
        || docStatus == 2
        || (docStatus == 1 && !field.AllowOnSubmit);
}
