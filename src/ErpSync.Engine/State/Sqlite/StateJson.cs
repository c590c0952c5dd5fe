using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>The JSON in columns that people read: short, snake_case, characters as they are; and lists handed to json_each.</summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Null for an empty list.</summary>
    public static string? OfList<T>(IReadOnlyCollection<T> list) => list.Count == 0 ? null : JsonSerializer.Serialize(list, Options);

    /// <exception cref="InvalidDataException">The text is no such list.</exception>
    public static IReadOnlyList<T> ReadList<T>(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize<List<T>>(json, Options) ?? [];
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"A column holds no list of {typeof(T).Name} in JSON.", exception);
        }
    }

    /// <summary>One parameter for any number of values, read by json_each.</summary>
    public static string Parameter<T>(IReadOnlyCollection<T> values) => JsonSerializer.Serialize(values, Options);
}
