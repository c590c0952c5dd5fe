using System.Text.Json;
using System.Text.Unicode;

namespace ErpSync.Engine.Documents;

/// <summary>Reads objects straight from the bytes of an answer, in one pass and without a tree.</summary>
internal static class RawReader
{
    /// <summary>Deepest nesting accepted. A document with rows needs 5; more than this is not Frappe.</summary>
    private const int MaximumDepth = 64;

    // Frappe leaves out empty fields of a single document: the next key is often one of the next few that are known.
    private const int LookAhead = 16;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaximumDepth };

    /// <summary>Reads one object; of a key that stands twice the last value counts. Null when the bytes are not JSON, or no object.</summary>
    public static RawObject? TryParse(ReadOnlySpan<byte> utf8, RawLayout layout)
    {
        // The reader finds broken UTF-8 only when a text is asked for: too late to say that the answer is damaged.
        if (utf8.IsEmpty || !Utf8.IsValid(utf8))
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            var read = ReadObject(ref reader, utf8, layout);
            return reader.Read() ? null : read;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second: half a surrogate pair, which no database of a site can hold: the answer is damaged.
            return null;
        }
    }

    private static RawObject ReadObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, RawLayout layout)
    {
        var names = layout.Names;
        var values = new object?[names.Count];
        Array.Fill(values, RawObject.Missing);
        List<(string Name, object? Value)>? unknown = null;
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var slot = SlotOf(ref reader, names, next);
            var name = slot < 0 ? reader.GetString()! : names[slot];
            reader.Read();
            var value = ReadValue(ref reader, utf8, name, layout);
            if (slot < 0)
            {
                (unknown ??= []).Add((name, value));
            }
            else
            {
                values[slot] = value;
                next = slot + 1;
            }
        }

        return unknown is null ? new RawObject(names, values) : Grown(values, unknown, layout);
    }

    private static RawObject Grown(object?[] values, List<(string Name, object? Value)> unknown, RawLayout layout)
    {
        var names = layout.Learn(unknown.Select(pair => pair.Name));
        var all = new object?[names.Count];
        Array.Fill(all, RawObject.Missing);
        values.CopyTo(all, 0);
        foreach (var (name, value) in unknown)
        {
            all[names.SlotOf(name)] = value;
        }

        return new RawObject(names, all);
    }

    private static int SlotOf(ref Utf8JsonReader reader, RawNames names, int next)
    {
        if (!reader.ValueIsEscaped)
        {
            for (var slot = next; slot < Math.Min(next + LookAhead, names.Count); slot++)
            {
                if (names.Is(slot, reader.ValueSpan))
                {
                    return slot;
                }
            }
        }

        return names.SlotOf(reader.GetString()!);
    }

    private static object? ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, string name, RawLayout layout)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.True:
                return RawLiteral.True;
            case JsonTokenType.False:
                return RawLiteral.False;
            case JsonTokenType.Number:
                return RawLiteral.Number(reader.ValueSpan);
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, utf8, layout.Table(name));
            case JsonTokenType.StartArray:
                var start = reader;
                if (TryReadRows(ref reader, utf8, layout.Table(name)) is { } rows)
                {
                    return rows;
                }

                reader = start;
                SkipList(ref reader);
                return RawLiteral.Nested(utf8[(int)start.TokenStartIndex..(int)reader.BytesConsumed]);
            default:
                return reader.GetString()!;
        }
    }

    // Reads escaped texts on the way: what is wrong with one of them is found then only.
    private static void SkipList(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                reader.GetString();
            }
        }
    }

    private static RawObject[]? TryReadRows(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, RawLayout layout)
    {
        var rows = new List<RawObject>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            rows.Add(ReadObject(ref reader, utf8, layout));
        }

        return reader.TokenType == JsonTokenType.EndArray ? [.. rows] : null;
    }
}
