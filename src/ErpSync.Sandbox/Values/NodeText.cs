using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The text of a JSON value as Python's <c>str</c> and the database driver give it.</summary>
internal static class NodeText
{
    /// <summary>Text of a scalar; empty for null.</summary>
    public static string Of(JsonNode? node) => node is null ? "" : OrNull(node) ?? "";

    /// <summary>Text of a scalar; null for null. A boolean is stored as 1 or 0, objects and arrays as compact JSON.</summary>
    public static string? OrNull(JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return node?.ToJsonString(JsonText.Relaxed);
        }

        if (value.TryGetValue<string>(out var text))
        {
            return text;
        }

        return value.GetValueKind() switch
        {
            JsonValueKind.True => "1",
            JsonValueKind.False => "0",
            JsonValueKind.Number => Number(value),
            _ => null,
        };
    }

    /// <summary>The value is a JSON string with this content or empty.</summary>
    public static bool IsEmpty(JsonNode? node) =>
        node is null || (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length == 0);

    private static string Number(JsonValue value)
    {
        if (value.TryGetValue<long>(out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        return PythonNumbers.Text(PythonNumbers.ToDouble(value));
    }
}
