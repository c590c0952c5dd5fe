using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// JSON as Python's <c>json.dumps</c> writes it by default: ", " and ": " between items, keys in their order, everything beyond
/// printable ASCII escaped. These are the exact bytes of a webhook's body, which its signature is made of.
/// </summary>
internal static class PythonJsonText
{
    /// <summary>Floats from here on are written with an exponent.</summary>
    private const double FirstWithExponent = 1e16;

    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    /// <summary>Python's <c>repr</c> of a float: <c>1.0</c>, <c>1e-05</c>, <c>1e+16</c>.</summary>
    public static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        if (text.AsSpan().ContainsAny('E', '.') || !double.IsFinite(number))
        {
            return text.Replace('E', 'e');
        }

        if (Math.Abs(number) < FirstWithExponent)
        {
            return text + ".0";
        }

        // .NET still writes these in full.
        var sign = number < 0 ? "-" : "";
        var digits = text[sign.Length..];
        var fraction = digits[1..].TrimEnd('0');
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sign}{digits[0]}{(fraction.Length > 0 ? "." : "")}{fraction}e+{digits.Length - 1}");
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                text.Append('{');
                var isFirst = true;
                foreach (var (key, value) in json)
                {
                    text.Append(isFirst ? "" : ", ");
                    isFirst = false;
                    PythonJson.AppendText(text, key, ascii: true);
                    text.Append(": ");
                    Append(text, value);
                }

                text.Append('}');
                break;
            case JsonArray array:
                text.Append('[');
                for (var i = 0; i < array.Count; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, array[i]);
                }

                text.Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                PythonJson.AppendText(text, value.GetValue<string>(), ascii: true);
                break;
            default:
                text.Append(PythonValue.Of(node) switch
                {
                    null => "null",
                    bool flag => flag ? "true" : "false",
                    double number => Number(number),
                    long whole => whole.ToString(CultureInfo.InvariantCulture),
                    _ => throw new InvalidOperationException("A JSON value is a text, a number, a boolean or null."),
                });
                break;
        }
    }
}
