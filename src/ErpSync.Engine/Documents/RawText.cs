using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Engine.Documents;

/// <summary>The text of a JSON value, as Frappe would store it in a text field.</summary>
internal static class RawText
{
    /// <summary>
    /// A text as it is, a number in its own digits, true and false as 1 and 0, objects and lists as JSON; null for null. A text with half a
    /// surrogate pair, which .NET cannot hold, as it stands in the JSON; an object or list with one inside as U+FFFD.
    /// </summary>
    public static string? Of(JsonNode? node)
    {
        if (node is JsonValue value && value.TryGetValue<JsonElement>(out var element) && element.ValueKind == JsonValueKind.Number)
        {
            return element.GetRawText();
        }

        switch (node?.GetValueKind())
        {
            case null or JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            case JsonValueKind.True:
                return "1";
            case JsonValueKind.False:
                return "0";
            case JsonValueKind.String:
                return IsWhole(node) ? node.GetValue<string>() : node.GetValue<JsonElement>().GetRawText();

            default:
                try
                {
                    return node.ToJsonString();
                }
                catch (InvalidOperationException)
                {
                    return "\uFFFD";
                }
        }
    }

    /// <summary>Whether a text is one that .NET can hold: one without half a surrogate pair.</summary>
    public static bool IsWhole(JsonNode node)
    {
        try
        {
            return node.GetValue<string>() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
