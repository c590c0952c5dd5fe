using System.Text.Json.Nodes;

namespace ErpSync.Engine.Documents;

/// <summary>
/// A JSON object as a site answered it, without a tree: a value per key, texts as they are, numbers in their own digits, child tables as
/// objects of the same kind. Immutable.
/// </summary>
internal sealed class RawObject
{
    /// <summary>Stands where a key is missing.</summary>
    public static readonly object Missing = new();

    private readonly object?[] _values;

    /// <param name="names">The keys.</param>
    /// <param name="values">
    /// Their values: null, a string, a <see cref="RawLiteral"/>, an object, an array of objects, or <see cref="Missing"/>. Keys behind the last
    /// one are missing.
    /// </param>
    public RawObject(RawNames names, object?[] values)
    {
        Names = names;
        _values = values;
    }

    public RawNames Names { get; }

    /// <summary>From a tree.</summary>
    public static RawObject Of(JsonObject fields, RawLayout layout)
    {
        var names = layout.Learn(fields.Select(field => field.Key));
        var values = new object?[names.Count];
        Array.Fill(values, Missing);
        foreach (var (name, node) in fields)
        {
            values[names.SlotOf(name)] = node switch
            {
                null => null,
                JsonObject inner => Of(inner, layout.Table(name)),
                JsonArray rows when rows.All(row => row is JsonObject) => rows.Select(row => Of((JsonObject)row!, layout.Table(name))).ToArray(),
                _ => RawLiteral.Value(node),
            };
        }

        return new RawObject(names, values);
    }

    /// <summary>The text of a value as Frappe would store it in a text field; null for null and for a missing key.</summary>
    public string? Text(string name) => TextAt(Names.SlotOf(name));

    /// <summary>The same by slot; -1 stands for a key that is not known.</summary>
    public string? TextAt(int slot) => At(slot) switch
    {
        null => null,
        string text => text,
        RawLiteral literal => literal.Text,
        var nested => RawText.Of(Node(nested)),
    };

    /// <summary>An object within; null when there is none under this key.</summary>
    public RawObject? Object(string name) => At(Names.SlotOf(name)) as RawObject;

    /// <summary>The rows of a child table; null when the key is missing or holds something else.</summary>
    public IReadOnlyList<RawObject>? Rows(string name) => At(Names.SlotOf(name)) as RawObject[];

    /// <summary>The same with another value for a key.</summary>
    /// <param name="layout">The layout it was read with.</param>
    /// <param name="name">The key.</param>
    /// <param name="value">A string or rows.</param>
    public RawObject With(RawLayout layout, string name, object value)
    {
        var names = Names.SlotOf(name) < 0 ? layout.Learn([name]) : Names;
        var values = new object?[names.Count];
        Array.Fill(values, Missing);
        _values.CopyTo(values, 0);
        values[names.SlotOf(name)] = value;
        return new RawObject(names, values);
    }

    /// <summary>The same as a tree of its own.</summary>
    public JsonObject ToJson()
    {
        var fields = new JsonObject();
        for (var slot = 0; slot < _values.Length; slot++)
        {
            if (_values[slot] != Missing)
            {
                fields[Names[slot]] = Node(_values[slot]);
            }
        }

        return fields;
    }

    private object? At(int slot) => (uint)slot < (uint)_values.Length && _values[slot] != Missing ? _values[slot] : null;

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        RawLiteral literal => literal.ToJson(),
        RawObject inner => inner.ToJson(),
        RawObject[] rows => new JsonArray([.. rows.Select(row => (JsonNode?)row.ToJson())]),
        _ => throw new InvalidOperationException($"{value.GetType().Name} is no value of a raw object."),
    };
}
