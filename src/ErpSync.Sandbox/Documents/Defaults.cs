using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Values a new document starts with: the field's default, the first option of a Select, now for every Time field.
/// They replace what is missing or null; an empty text stays empty.
/// </summary>
internal sealed class Defaults(SiteClock clock, DocTypeRegistry docTypes)
{
    public void Fill(OpenDocument document, string user)
    {
        Fill(document.Type, document.Values, user);
        foreach (var (table, row) in document.AllRows())
        {
            if (docTypes.Find(table.Options) is { } childType)
            {
                Fill(childType, row, user);
            }
        }
    }

    /// <summary>Fills one document or row.</summary>
    public void Fill(DocTypeDefinition type, JsonObject values, string user)
    {
        foreach (var field in type.StoredFields)
        {
            if (values[field.Name] is null && Of(field, user) is { } value)
            {
                values[field.Name] = value;
            }
        }
    }

    private JsonNode? Of(FieldDefinition field, string user)
    {
        if (field.Kind == FieldKind.Time)
        {
            return clock.NowTime();
        }

        if (field.Default.Length > 0)
        {
            return field.Default switch
            {
                "__user" => user,
                "Today" or "__today" => DateText.Date(clock.LocalNow),
                "Now" or "now" when field.Kind == FieldKind.Datetime => DateText.Stamp(clock.LocalNow),
                _ when field.Default[0] == ':' => null,
                _ => field.Default,
            };
        }

        return field.SelectOptions.Count > 0 && field.Options.Length > 0 ? field.SelectOptions[0] : null;
    }
}
