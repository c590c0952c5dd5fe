using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Values of the expressions in Webhooks: null, bool, long, double, string, a list (<see cref="JsonArray"/>) or a dictionary
/// (<see cref="JsonObject"/>), with Python's rules of truth, order and text.
/// </summary>
internal static class PythonValue
{
    public static object? Of(JsonNode? node) => node switch
    {
        null => null,
        JsonObject or JsonArray => node,
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Number(value),
            _ => null,
        },
        _ => null,
    };

    public static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        bool flag => flag,
        long whole => whole,
        double number => number,
        _ => (string)value,
    };

    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        long whole => whole != 0,
        double number => number != 0,
        string text => text.Length > 0,
        JsonArray array => array.Count > 0,
        JsonObject json => json.Count > 0,
        _ => true,
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (JsonNode a, JsonNode b) => JsonNode.DeepEquals(a, b),
        _ => IsNumber(left) && IsNumber(right) && AsDouble(left) == AsDouble(right),
    };

    /// <summary>Order of two values: numbers among each other, texts among each other.</summary>
    /// <exception cref="PythonError">TypeError for anything else.</exception>
    public static int Compare(object? left, object? right, string sign)
    {
        if (left is string a && right is string b)
        {
            return string.CompareOrdinal(a, b);
        }

        return IsNumber(left) && IsNumber(right)
            ? AsDouble(left).CompareTo(AsDouble(right))
            : throw new PythonError(
                "TypeError",
                $"'{sign}' not supported between instances of '{TypeName(left)}' and '{TypeName(right)}'");
    }

    /// <exception cref="PythonError">TypeError if the right side holds nothing.</exception>
    public static bool IsIn(object? item, object? holder) => holder switch
    {
        string text => item is string part
            ? text.Contains(part, StringComparison.Ordinal)
            : throw new PythonError("TypeError", $"'in <string>' requires string as left operand, not {TypeName(item)}"),
        JsonArray array => array.Any(entry => AreEqual(item, Of(entry))),
        JsonObject json => item is string key && json.ContainsKey(key),
        _ => throw new PythonError("TypeError", $"argument of type '{TypeName(holder)}' is not iterable"),
    };

    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        long => "int",
        double => "float",
        string => "str",
        JsonArray => "list",
        _ => "dict",
    };

    /// <summary>Python's <c>str</c>: what a template prints.</summary>
    public static string Text(object? value) => value as string ?? Representation(value);

    private static string Representation(object? value)
    {
        switch (value)
        {
            case null:
                return "None";
            case bool flag:
                return flag ? "True" : "False";
            case long whole:
                return whole.ToString(CultureInfo.InvariantCulture);
            case double number:
                return PythonJsonText.Number(number);
            case string text:
                return text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal)
                    ? $"\"{text}\""
                    : $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
            case JsonArray array:
                return $"[{string.Join(", ", array.Select(item => Representation(Of(item))))}]";
            default:
                var entries = ((JsonObject)value).Select(pair => $"{Representation(pair.Key)}: {Representation(Of(pair.Value))}");
                return new StringBuilder("{").AppendJoin(", ", entries).Append('}').ToString();
        }
    }

    private static bool IsNumber(object? value) => value is bool or long or double;

    private static double AsDouble(object? value) => value switch
    {
        bool flag => flag ? 1 : 0,
        long whole => whole,
        _ => (double)value!,
    };

    /// <summary>A number that came as text is whole unless it has a fraction; one made by the site is what it was made as.</summary>
    private static object Number(JsonValue value)
    {
        if (value.TryGetValue<JsonElement>(out var element))
        {
            return element.TryGetInt64(out var parsed) ? (object)parsed : element.GetDouble();
        }

        return value.TryGetValue<double>(out var number) ? (object)number : PythonNumbers.ToInt(value);
    }
}
