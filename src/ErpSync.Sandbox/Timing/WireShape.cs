using System.Text.Json;

namespace ErpSync.Sandbox;

/// <summary>What a body of JSON tells about the work behind it, found without building a tree.</summary>
/// <param name="Objects">Objects that are elements of a list: listed rows, rows of child tables, documents of a batch.</param>
/// <param name="Texts">Texts that are elements of the list under <c>message</c>: the names an insert_many answers.</param>
/// <param name="DocType">The first <c>doctype</c> in it.</param>
/// <param name="HasAllFields"><c>fields</c> holds a star.</param>
internal readonly record struct WireShape(int Objects, int Texts, string? DocType, bool HasAllFields)
{
    public static WireShape Of(ReadOnlyMemory<byte> body)
    {
        var shape = default(WireShape);
        try
        {
            Read(new Utf8JsonReader(body.Span), ref shape);
        }
        catch (JsonException)
        {
            // Not JSON: what was counted up to there is all there is.
            return shape;
        }

        return shape;
    }

    private static void Read(Utf8JsonReader reader, ref WireShape shape)
    {
        var lists = new Stack<bool>();
        var property = "";
        while (reader.Read())
        {
            var isElement = lists.Count > 0 && lists.Peek();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    shape = isElement ? shape with { Objects = shape.Objects + 1 } : shape;
                    lists.Push(false);
                    break;
                case JsonTokenType.StartArray:
                    lists.Push(true);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    lists.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    property = reader.ValueTextEquals("doctype"u8) ? "doctype"
                        : reader.ValueTextEquals("fields"u8) ? "fields"
                        : reader.ValueTextEquals("message"u8) ? "message"
                        : "";
                    break;
                case JsonTokenType.String when property.Length > 0:
                    shape = property switch
                    {
                        "doctype" => shape with { DocType = shape.DocType ?? reader.GetString() },
                        "fields" => shape with { HasAllFields = shape.HasAllFields || reader.ValueSpan.Contains((byte)'*') },
                        _ => isElement ? shape with { Texts = shape.Texts + 1 } : shape,
                    };
                    break;
            }
        }
    }
}
