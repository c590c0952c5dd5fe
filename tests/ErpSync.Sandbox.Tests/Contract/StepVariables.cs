using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>
/// Values the server made (names, timestamps), captured from answers and put into later requests and expectations.
/// </summary>
internal sealed partial class StepVariables
{
    private static readonly string[] ServerFields = ["name", "owner", "creation", "modified", "modified_by"];

    private readonly Dictionary<string, JsonNode?> _values = new(StringComparer.Ordinal);

    public void Set(string name, JsonNode? value) => _values[name] = value?.DeepClone();

    public JsonNode? Get(string name)
    {
        (string variable, string form) = name.Split(':', 2) is [var v, var f] ? (v, f) : (name, "");
        if (!_values.TryGetValue(variable, out JsonNode? value))
        {
            throw new InvalidOperationException($"Nothing was captured as '{variable}'.");
        }

        return form switch
        {
            "" => value?.DeepClone(),
            "iso" => JsonValue.Create(((string)value!).Replace(' ', 'T')),
            "seconds" => JsonValue.Create(((string)value!)[..19]),
            _ => throw new InvalidOperationException($"'{form}' is no form of a variable."),
        };
    }

    public string Fill(string text) => Variable().Replace(text, match => AsText(Get(match.Groups[1].Value)));

    /// <summary>Fills the variables of a body, a query value or an expectation and builds what <c>$repeat</c>, <c>$text</c>,
    /// <c>$copyOf</c> and <c>$with</c> stand for.</summary>
    public JsonNode? Fill(JsonNode? template) => template switch
    {
        JsonValue value when value.TryGetValue(out string? text) => FillString(text),
        JsonArray array => new JsonArray([.. array.Select(Fill)]),
        JsonObject json when json.ContainsKey("$repeat") => Repeated(json),
        JsonObject json when json.ContainsKey("$text") => JsonValue.Create(
            string.Concat(Enumerable.Repeat((string)json["$text"]!, (int)json["$times"]!))),
        JsonObject json when json.ContainsKey("$copyOf") => WithoutServerFields(Fill(json["$copyOf"])!.AsObject(), isRow: false),
        JsonObject json when json.ContainsKey("$with") => With(json),
        JsonObject json => new JsonObject(json.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value)))),
        _ => template?.DeepClone(),
    };

    public void SetCounter(int i)
    {
        Set("i", JsonValue.Create(i));
        Set("ii", JsonValue.Create(i.ToString("00", CultureInfo.InvariantCulture)));
        Set("day", JsonValue.Create(((i % 28) + 1).ToString("00", CultureInfo.InvariantCulture)));
        Set("oddeven", JsonValue.Create(i % 2 == 0 ? "Two" : "One"));
    }

    private JsonNode? FillString(string text) =>
        Variable().Match(text) is { Success: true } match && match.Length == text.Length
            ? Get(match.Groups[1].Value)
            : JsonValue.Create(Fill(text));

    private JsonArray Repeated(JsonObject json)
    {
        var items = new JsonArray();
        for (int i = 0; i < (int)json["$repeat"]!; i++)
        {
            SetCounter(i);
            items.Add(Fill(json["item"]));
        }

        return items;
    }

    private JsonObject With(JsonObject json)
    {
        JsonObject whole = Fill(json["$with"])!.AsObject();
        foreach ((string key, JsonNode? value) in json.Where(pair => pair.Key != "$with"))
        {
            if (value is JsonObject drop && drop.ContainsKey("$drop"))
            {
                whole.Remove(key);
            }
            else
            {
                whole[key] = Fill(value);
            }
        }

        return whole;
    }

    /// <summary>What a client sends to copy a document to the other site: all but the fields that belong to the server.</summary>
    private static JsonObject WithoutServerFields(JsonObject document, bool isRow)
    {
        var copy = new JsonObject();
        foreach ((string key, JsonNode? value) in document)
        {
            if (ServerFields.Contains(key) || (isRow && key == "parent"))
            {
                continue;
            }

            copy[key] = value is JsonArray rows
                ? new JsonArray([.. rows.Select(row => (JsonNode?)WithoutServerFields(row!.AsObject(), isRow: true))])
                : value?.DeepClone();
        }

        return copy;
    }

    private static string AsText(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => node.ToJsonString(),
    };

    [GeneratedRegex(@"\$\{([A-Za-z0-9:]+)\}")]
    private static partial Regex Variable();
}
