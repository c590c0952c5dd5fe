using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Set-only-once fields, and creation and owner, keep the value of the insert, even if that was none.</summary>
internal static class ConstantFields
{
    /// <exception cref="FrappeError">417 CannotChangeConstantError.</exception>
    public static void Validate(OpenDocument document, OpenDocument before)
    {
        foreach (var field in document.Type.StoredFields)
        {
            if (field.SetOnlyOnce)
            {
                var value = ValueCasting.Shown(field, document.Values[field.Name]);
                Compare(field.Label, value, ValueCasting.Shown(field, before.Values[field.Name]));
            }
        }

        Compare("Created On", document.Values["creation"], before.Values["creation"]);
        Compare("Created By", document.Values["owner"], before.Values["owner"]);
    }

    private static void Compare(string label, JsonNode? value, JsonNode? before)
    {
        if (!string.Equals(NodeText.OrNull(value), NodeText.OrNull(before), StringComparison.Ordinal))
        {
            throw FrappeErrors.Validation(
                $"Value cannot be changed for <strong>{label}</strong>",
                type: "CannotChangeConstantError");
        }
    }
}
