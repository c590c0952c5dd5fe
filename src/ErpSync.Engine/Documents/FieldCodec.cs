using System.Text.Json.Nodes;
using ErpSync.Engine.Files;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Documents;

/// <summary>Reads one field of a document or row into its canonical value and writes it back in the form a site takes.</summary>
internal sealed class FieldCodec(SyncField field)
{
    public SyncField Field { get; } = field;

    public string Name => Field.Name;

    private ValueKind Kind { get; } = FieldTypes.KindOf(field.Type);

    /// <summary>
    /// The canonical value; null when it is empty. Empty are null, a missing key, the empty text, and for numbers and checks zero: Frappe
    /// stores 0 where null is written to a number, so the three cannot be told apart. Nothing is trimmed. A value that does not fit the
    /// type keeps its raw text.
    /// </summary>
    /// <param name="text">The raw value of this field, not empty.</param>
    /// <param name="holder">The raw document or row.</param>
    /// <param name="side">The site it was read from.</param>
    /// <param name="links">Translates linked names.</param>
    public string? Read(string text, RawObject holder, Side side, ILinkNames links)
    {
        switch (Kind)
        {
            case ValueKind.Check:
                return CanonicalNumber.TryParse(text, out var check) ? (check == 0 ? null : "1") : text;
            case ValueKind.Integer:
                return CanonicalNumber.Truncate(text);
            case ValueKind.Number:
                return CanonicalNumber.Round(text, Field.Precision);
            case ValueKind.Date:
                return CanonicalTime.Date(text);
            case ValueKind.DateTime:
                return CanonicalTime.DateTime(text);
            case ValueKind.Time:
                return CanonicalTime.Time(text);
            case ValueKind.Json:
                return CanonicalJson.Spell(text);
            case ValueKind.Link:
            case ValueKind.DynamicLink:
                return LinkedDocType(holder) is { } docType ? links.ToNeutral(side, docType, text) : text;
            case ValueKind.File:
                return links.Files.ToNeutral(side, text);
            case ValueKind.Html:
                return links.Files.HtmlToNeutral(side, text);
            default:
                return text;
        }
    }

    /// <summary>The document that a raw document or row links to by this field; null when the field is no link or empty.</summary>
    public (string DocType, string Name)? Link(RawObject holder) =>
        LinkedDocType(holder) is { } docType && holder.Text(Name) is { Length: > 0 } name ? (docType, name) : null;

    /// <summary>The addresses on the site's own disk that a raw document or row names by this field.</summary>
    public IEnumerable<string> FileAddressesIn(RawObject holder) => Kind switch
    {
        ValueKind.File => holder.Text(Name) is { } address && FileAddresses.IsLocal(address) ? [address] : [],
        ValueKind.Html => holder.Text(Name) is { } html ? FileAddresses.InHtml(html) : [],
        _ => [],
    };

    /// <summary>
    /// Whether the field has to be written to get from one set of canonical values to the other: its value differs, or it is a Dynamic Link
    /// that points to another DocType under the same name.
    /// </summary>
    public bool Differs(IReadOnlyDictionary<string, string> current, IReadOnlyDictionary<string, string> target) =>
        Differs(Name, current, target)
        || (Field.LinkTypeField is { } typeField && target.ContainsKey(Name) && Differs(typeField, current, target));

    /// <summary>
    /// The JSON value a site takes: numbers as JSON numbers with all their digits, checks as 0 or 1, JSON as its text (Frappe refuses a
    /// JSON list in a JSON field), everything else as text. Empty values as <see cref="EmptyForUpdate"/>.
    /// </summary>
    /// <returns>
    /// False when the value is a link whose target is not on the side; <paramref name="missing"/> then names it. Also false for a file that
    /// the side does not have, which keeps nothing waiting: no DocType is named then.
    /// </returns>
    public bool TryWrite(
        IReadOnlyDictionary<string, string> values,
        Side side,
        ILinkNames links,
        out JsonNode? value,
        out (string DocType, string Name) missing)
    {
        missing = default;
        if (!values.TryGetValue(Name, out var canonical))
        {
            value = EmptyForUpdate();
            return true;
        }

        switch (Kind)
        {
            case ValueKind.Check or ValueKind.Integer or ValueKind.Number:
                value = CanonicalNumber.TryParse(canonical, out var number) ? JsonValue.Create(number) : JsonValue.Create(canonical);
                return true;
            case ValueKind.Link or ValueKind.DynamicLink when LinkedDocType(values) is { } docType:
                var name = links.ToSite(side, docType, canonical);
                value = JsonValue.Create(name);
                missing = (docType, canonical);
                return name is not null;
            case ValueKind.File:
                value = JsonValue.Create(links.Files.ToSite(side, canonical));
                return value is not null;
            case ValueKind.Html:
                value = JsonValue.Create(links.Files.HtmlToSite(side, canonical));
                return true;
            default:
                value = JsonValue.Create(canonical);
                return true;
        }
    }

    /// <summary>
    /// What empties the field of an existing document: 0 for numbers and checks, null for days, times and JSON ("" in a JSON field answers
    /// 500 on Frappe 15), "" for text and links.
    /// </summary>
    public JsonNode? EmptyForUpdate() => Kind switch
    {
        ValueKind.Check or ValueKind.Integer or ValueKind.Number => JsonValue.Create(0),
        ValueKind.Date or ValueKind.DateTime or ValueKind.Time or ValueKind.Json => null,
        _ => JsonValue.Create(""),
    };

    /// <summary>
    /// What keeps the field of a new document empty where the site would fill in a default: "" (null and a missing key take the default) or
    /// 0; null when nothing is to be sent, because there is no default, because JSON refuses "", or because a required field is better
    /// filled than refused.
    /// </summary>
    public JsonNode? EmptyForInsert()
    {
        if (!Field.HasDefault || Kind == ValueKind.Json)
        {
            return null;
        }

        if (Kind is ValueKind.Check or ValueKind.Integer or ValueKind.Number)
        {
            return JsonValue.Create(0);
        }

        return Field.Required ? null : JsonValue.Create("");
    }

    private static bool Differs(string name, IReadOnlyDictionary<string, string> current, IReadOnlyDictionary<string, string> target) =>
        !string.Equals(current.GetValueOrDefault(name), target.GetValueOrDefault(name), StringComparison.Ordinal);

    private string? LinkedDocType(RawObject holder) =>
        NotEmpty(Field.LinkTarget) ?? (Field.LinkTypeField is { } typeField ? NotEmpty(holder.Text(typeField)) : null);

    private string? LinkedDocType(IReadOnlyDictionary<string, string> values) =>
        NotEmpty(Field.LinkTarget) ?? (Field.LinkTypeField is { } typeField ? values.GetValueOrDefault(typeField) : null);

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
