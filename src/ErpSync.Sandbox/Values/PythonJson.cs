using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>JSON as Python's encoder writes it: floats with a decimal point, keys sorted where the server sorts them.</summary>
internal static class PythonJson
{
    /// <summary>Writes a node, floats as <c>1.0</c>.</summary>
    public static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject json:
                writer.WriteStartObject();
                foreach (var (key, value) in json)
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }

                writer.WriteEndObject();
                break;
            case JsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValue value when IsFloat(value, out var number):
                writer.WriteRawValue(PythonNumbers.Text(number), skipInputValidation: true);
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    /// <summary>
    /// The same content as parsed from text, as a client would hold it: every number converts to every numeric type, and nothing is
    /// shared with the site.
    /// </summary>
    public static JsonObject Reparsed(JsonObject node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Writer))
        {
            Write(writer, node);
        }

        return JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
    }

    /// <summary>Compact text with sorted keys: the data of a Version.</summary>
    public static string Sorted(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, -1, ascii: false);
        return text.ToString();
    }

    /// <summary>Sorted keys, one blank of indent per level, everything beyond ASCII escaped: the data of a Deleted Document.</summary>
    public static string SortedIndented(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0, ascii: true);
        return text.ToString();
    }

    private static bool IsFloat(JsonValue value, out double number)
    {
        number = 0;
        return value.GetValueKind() == JsonValueKind.Number
            && !value.TryGetValue<JsonElement>(out _)
            && value.TryGetValue(out number);
    }

    private static void Append(StringBuilder text, JsonNode? node, int level, bool ascii)
    {
        switch (node)
        {
            case JsonObject { Count: 0 }:
                text.Append("{}");
                break;
            case JsonObject json:
                var isFirst = true;
                foreach (var (key, value) in json.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    text.Append(isFirst ? '{' : ',');
                    isFirst = false;
                    NewLine(text, level + 1, level >= 0);
                    AppendText(text, key, ascii);
                    text.Append(level >= 0 ? ": " : ":");
                    Append(text, value, level < 0 ? level : level + 1, ascii);
                }

                NewLine(text, level, level >= 0);
                text.Append('}');
                break;
            case JsonArray { Count: 0 }:
                text.Append("[]");
                break;
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    text.Append(i == 0 ? '[' : ',');
                    NewLine(text, level + 1, level >= 0);
                    Append(text, array[i], level < 0 ? level : level + 1, ascii);
                }

                NewLine(text, level, level >= 0);
                text.Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AppendText(text, value.GetValue<string>(), ascii);
                break;
            case JsonValue value when IsFloat(value, out var number):
                text.Append(PythonNumbers.Text(number));
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void NewLine(StringBuilder text, int level, bool indents)
    {
        if (indents)
        {
            text.Append('\n').Append(' ', Math.Max(level, 0));
        }
    }

    /// <summary>A text in quotes with Python's escapes; with <paramref name="ascii"/> everything beyond printable ASCII is escaped too.</summary>
    public static void AppendText(StringBuilder text, string value, bool ascii)
    {
        text.Append('"');
        foreach (var character in value)
        {
            switch (character)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case < ' ':
                case > '~' when ascii:
                    text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(character);
                    break;
            }
        }

        text.Append('"');
    }
}
