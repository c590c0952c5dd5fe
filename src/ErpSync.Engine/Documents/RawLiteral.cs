using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Engine.Documents;

/// <summary>A JSON value that is no text: a number, true or false, or what is nested.</summary>
/// <param name="Json">As it stood in the answer.</param>
/// <param name="Text">As Frappe would store it in a text field.</param>
internal sealed record RawLiteral(string Json, string Text)
{
    public static readonly RawLiteral True = new("true", "1");
    public static readonly RawLiteral False = new("false", "0");

    private static readonly RawLiteral Zero = new("0", "0");
    private static readonly RawLiteral One = new("1", "1");
    private static readonly RawLiteral ZeroFloat = new("0.0", "0.0");

    public static RawLiteral Number(ReadOnlySpan<byte> digits)
    {
        if (digits is [(byte)'0'])
        {
            return Zero;
        }

        if (digits is [(byte)'1'])
        {
            return One;
        }

        if (digits.SequenceEqual("0.0"u8))
        {
            return ZeroFloat;
        }

        var text = Encoding.UTF8.GetString(digits);
        return new RawLiteral(text, text);
    }

    /// <summary>A list that is no list of rows.</summary>
    public static RawLiteral Nested(ReadOnlySpan<byte> json) =>
        new(Encoding.UTF8.GetString(json), RawText.Of(JsonNode.Parse(json)) ?? "");

    /// <summary>A value of a tree that is neither object nor rows: a string, or one of these.</summary>
    public static object Value(JsonNode node)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.True:
                return True;
            case JsonValueKind.False:
                return False;
            case JsonValueKind.String:
                var text = RawText.Of(node)!;
                return RawText.IsWhole(node) ? text : new RawLiteral(text, text);
            default:
                return new RawLiteral(node.ToJsonString(), RawText.Of(node) ?? "");
        }
    }

    public JsonNode? ToJson() => JsonNode.Parse(Json);
}
