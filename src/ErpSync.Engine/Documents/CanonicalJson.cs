using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ErpSync.Engine.Documents;

/// <summary>One spelling for every JSON text: keys in ordinal order, no white space, numbers in one spelling.</summary>
internal static class CanonicalJson
{
    private const int MostDigits = 28;

    // The text goes into a field of a document, never into HTML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The canonical text; null for the JSON null; the text as it is when it is no JSON (or nested deeper than 64).</summary>
    public static string? Spell(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Null)
            {
                return null;
            }

            var buffer = new ArrayBufferWriter<byte>(text.Length);
            using (var writer = new Utf8JsonWriter(buffer, Compact))
            {
                Write(writer, document.RootElement);
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (JsonException)
        {
            return text;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair parses, but cannot be read.
            return text;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();

                // Of a key that stands twice the last one counts, as Python reads it.
                var members = element.EnumerateObject().GroupBy(member => member.Name, member => member.Value, StringComparer.Ordinal);
                foreach (var member in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(member.Key);
                    Write(writer, member.Last());
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(element.GetRawText()));
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(element.GetString());
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    // Numbers that a decimal might round, and exponents, keep the spelling they have.
    private static string Number(string raw) =>
        raw.Length <= MostDigits && !raw.AsSpan().ContainsAny('e', 'E') && CanonicalNumber.TryParse(raw, out var number)
            ? number.ToString("0.############################", CultureInfo.InvariantCulture)
            : raw;
}
