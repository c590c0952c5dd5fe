using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Frappe;

/// <summary>Reads what a site answers: numbers keep their raw text, doubled keys do not matter, depth is bounded.</summary>
internal static class FrappeJson
{
    /// <summary>Deepest nesting accepted. A document with rows needs 5; more than this is not Frappe.</summary>
    private const int MaximumDepth = 64;

    /// <summary>How JSON is written: letters of all scripts and signs as they are, since no HTML page will hold them.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = MaximumDepth };

    /// <summary>Parses an answer. Null when the bytes are not JSON.</summary>
    public static JsonNode? TryParse(ReadOnlyMemory<byte> utf8)
    {
        // The reader finds broken UTF-8 and halves of characters only when a text is asked for: too late to say that the answer is damaged.
        if (utf8.IsEmpty || !Utf8.IsValid(utf8.Span) || HasHalfCharacter(utf8.Span))
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(utf8.Span, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return TryParseWithDoubledKeys(utf8);
        }
    }

    /// <summary>
    /// Parses JSON that stands inside a text field, such as the data of a Deleted Document. Null when it is not an object.
    /// </summary>
    public static JsonObject? TryParseObject(string? text) =>
        text is null ? null : TryParse(Encoding.UTF8.GetBytes(text)) as JsonObject;

    /// <summary>The text of a field; a number as its digits; null when missing, null, an object or an array.</summary>
    public static string? Text(this JsonObject fields, string name) => Text(fields[name]);

    /// <summary>The text of a value; a number as its digits; null for null, an object or an array.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    /// <summary>Whether a Check field is set: Frappe writes 1 or 0, sometimes as text, sometimes true.</summary>
    public static bool Flag(this JsonObject fields, string name) => Text(fields[name]) is "1" or "true" or "True";

    /// <summary>A whole number; null when the field is missing, empty or no number.</summary>
    public static int? Number(this JsonObject fields, string name) =>
        int.TryParse(Text(fields[name]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>The name of a document; an integer name as its digits.</summary>
    public static string Name(this JsonObject fields) => Text(fields["name"]) ?? "";

    /// <summary>The name of a document; an integer name as its digits.</summary>
    public static string Name(this RawObject fields) => fields.Text("name") ?? "";

    /// <summary>The objects of an array, taken out of it so that they can be put elsewhere.</summary>
    public static List<JsonObject> TakeObjects(JsonArray array)
    {
        var objects = array.OfType<JsonObject>().ToList();
        array.Clear();
        return objects;
    }

    // Whether an escape such as \ud83d stands alone. Hardly any answer has such escapes at all.
    private static bool HasHalfCharacter(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaximumDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        catch (JsonException)
        {
            // Not JSON at all, which its parser tells.
            return false;
        }
    }

    private static JsonNode? TryParseWithDoubledKeys(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Lenient);
            return Copy(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Copies with the last of doubled keys winning, as Python's own reader does.</summary>
    private static JsonNode? Copy(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    fields[property.Name] = Copy(property.Value);
                }

                return fields;
            case JsonValueKind.Array:
                var items = new JsonArray();
                foreach (var item in element.EnumerateArray())
                {
                    items.Add(Copy(item));
                }

                return items;
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }
}
