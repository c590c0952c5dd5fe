using System.Text.Json;

namespace ErpSync.Sandbox;

/// <summary>Rows of a list, ready to be written.</summary>
internal sealed class ListResult(IReadOnlyList<string> keys, IReadOnlyList<object?[]> rows, bool asDict)
{
    private readonly JsonEncodedText[] _keys =
        [.. keys.Select(key => JsonEncodedText.Encode(key, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];

    public IReadOnlyList<object?[]> Rows => rows;

    public IReadOnlyList<string> Keys => keys;

    /// <summary>The first rows.</summary>
    public ListResult First(int count) => new(keys, [.. rows.Take(count)], asDict);

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            if (asDict)
            {
                writer.WriteStartObject();
            }
            else
            {
                writer.WriteStartArray();
            }

            for (var i = 0; i < row.Length; i++)
            {
                if (asDict)
                {
                    writer.WritePropertyName(_keys[i]);
                }

                WriteValue(writer, row[i]);
            }

            if (asDict)
            {
                writer.WriteEndObject();
            }
            else
            {
                writer.WriteEndArray();
            }
        }

        writer.WriteEndArray();
    }

    public static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case long whole:
                writer.WriteNumberValue(whole);
                break;
            case ListResult nested:
                nested.Write(writer);
                break;
            case double number:
                writer.WriteRawValue(PythonNumbers.Text(number), skipInputValidation: true);
                break;
        }
    }
}
