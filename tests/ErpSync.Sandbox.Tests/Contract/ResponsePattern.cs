using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpSync.Sandbox.Tests.Contract;

/// <summary>
/// Compares an answer with an expectation. Objects are compared by the keys the expectation names, lists element by element
/// and by length, numbers by value; an object with a <c>$key</c> is a matcher (see <c>Fixtures/README.md</c>).
/// </summary>
internal sealed partial class ResponsePattern
{
    private static readonly string[] BelongsToTheSite = ["name", "owner", "creation", "modified", "modified_by", "parent"];

    private readonly HashSet<string> _namesSeen = new(StringComparer.Ordinal);

    /// <summary>Differences, each with the place, what was expected and what came; none when the answer fits.</summary>
    public IReadOnlyList<string> Compare(JsonNode? expected, JsonNode? actual)
    {
        var differences = new List<string>();
        Compare("$", expected, actual, present: true, differences);
        return differences;
    }

    /// <summary>Remembers every row and document name of an answer, so that <c>$fresh</c> can tell a new one.</summary>
    public void Remember(JsonNode? answer)
    {
        if (answer is JsonObject json)
        {
            foreach ((string key, JsonNode? value) in json)
            {
                if (key == "name" && value is JsonValue name && name.TryGetValue(out string? text))
                {
                    _namesSeen.Add(text);
                }

                Remember(value);
            }
        }
        else if (answer is JsonArray array)
        {
            foreach (JsonNode? item in array)
            {
                Remember(item);
            }
        }
    }

    private void Compare(string place, JsonNode? expected, JsonNode? actual, bool present, List<string> differences)
    {
        if (expected is JsonObject matcher && matcher.FirstOrDefault(pair => pair.Key.StartsWith('$')).Key is not null)
        {
            Match(place, matcher, actual, present, differences);
        }
        else if (!present)
        {
            differences.Add($"{place}: expected {Show(expected)}, but it is absent");
        }
        else if (expected is JsonObject pattern && actual is JsonObject json)
        {
            foreach ((string key, JsonNode? value) in pattern)
            {
                Compare($"{place}.{key}", value, json[key], json.ContainsKey(key), differences);
            }
        }
        else if (expected is JsonArray items && actual is JsonArray array)
        {
            CompareList(place, items, array, differences);
        }
        else if (!Same(expected, actual))
        {
            differences.Add($"{place}: expected {Show(expected)}, got {Show(actual)}");
        }
    }

    private void CompareList(string place, JsonArray expected, JsonArray actual, List<string> differences)
    {
        if (expected.Count != actual.Count)
        {
            differences.Add($"{place}: expected {expected.Count} elements, got {actual.Count}: {Show(actual)}");
            return;
        }

        for (int i = 0; i < expected.Count; i++)
        {
            Compare($"{place}[{i}]", expected[i], actual[i], present: true, differences);
        }
    }

    private void Match(string place, JsonObject matcher, JsonNode? actual, bool present, List<string> differences)
    {
        foreach ((string key, JsonNode? argument) in matcher)
        {
            string? problem = key switch
            {
                "$absent" => present ? "expected it to be absent" : null,
                "$any" => present ? null : "expected it to be present",
                "$fresh" => IsFresh(actual) ? null : "expected a new name of ten characters made by the server",
                "$regex" => Text(actual) is { } text && Regex.IsMatch(text, (string)argument!) ? null : $"expected /{argument}/",
                "$number" => actual is JsonValue number && Number(number) is not null ? null : "expected a number",
                "$after" => Order(actual, argument) > 0 ? null : $"expected a time after {argument}",
                "$before" => Order(actual, argument) < 0 ? null : $"expected a time before {argument}",
                "$count" => actual is JsonArray list && list.Count == (int)argument! ? null : $"expected {argument} elements",
                "$each" => EachDiffers(argument, actual),
                "$set" => SetDiffers(argument!.AsArray(), actual),
                "$contains" => LacksOne(argument!.AsArray(), actual),
                "$json" => JsonDiffers(argument, actual),
                "$sameAs" => CopyDiffers(argument!, actual, matcher["$except"] as JsonObject ?? []),
                "$except" => null,
                _ => throw new InvalidOperationException($"'{key}' is no matcher."),
            };
            if (problem is not null)
            {
                differences.Add($"{place}: {problem}, got {(present ? Show(actual) : "nothing")}");
            }
        }
    }

    private bool IsFresh(JsonNode? actual) => Text(actual) is { } name && HashName().IsMatch(name) && !_namesSeen.Contains(name);

    private string? EachDiffers(JsonNode? pattern, JsonNode? actual) =>
        actual is not JsonArray list
            ? "expected a list"
            : list.Select(item => Compare(pattern, item)).FirstOrDefault(found => found.Count > 0) is { } first
                ? $"one element differs ({first[0]})"
                : null;

    private string? SetDiffers(JsonArray patterns, JsonNode? actual) =>
        actual is not JsonArray list || list.Count != patterns.Count ? $"expected {patterns.Count} elements" : LacksOne(patterns, actual);

    private string? LacksOne(JsonArray patterns, JsonNode? actual)
    {
        if (actual is not JsonArray list)
        {
            return "expected a list";
        }

        JsonNode? missing = patterns.FirstOrDefault(pattern => !list.Any(item => Compare(pattern, item).Count == 0));
        return missing is null ? null : $"expected {Show(missing)} among the elements";
    }

    private string? JsonDiffers(JsonNode? pattern, JsonNode? actual) =>
        Text(actual) is not { } text
            ? "expected JSON as text"
            : Compare(pattern, JsonNode.Parse(text)) is { Count: > 0 } found ? $"the JSON text differs ({found[0]})" : null;

    /// <summary>The copy equals its source but for what belongs to the site and the exceptions, path by path.</summary>
    private static string? CopyDiffers(JsonNode source, JsonNode? copy, JsonObject exceptions)
    {
        var left = Flatten(source);
        var right = Flatten(copy);
        foreach ((string path, JsonNode? value) in exceptions)
        {
            if (!right.TryGetValue(path, out JsonNode? found) || !Same(value, found))
            {
                return $"expected {path} to be {Show(value)} in the copy";
            }

            left.Remove(path);
            right.Remove(path);
        }

        string? differing = left.Keys.Union(right.Keys).Order(StringComparer.Ordinal)
            .FirstOrDefault(path => left.ContainsKey(path) != right.ContainsKey(path) || !Same(left[path], right[path]));
        return differing is null
            ? null
            : $"the copy differs at {differing}: "
                + $"{Show(left.GetValueOrDefault(differing))} became {Show(right.GetValueOrDefault(differing))}";
    }

    private static Dictionary<string, JsonNode?> Flatten(JsonNode? document)
    {
        var leaves = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        Add("", document);
        return leaves;

        void Add(string path, JsonNode? node)
        {
            switch (node)
            {
                case JsonObject json:
                    foreach ((string key, JsonNode? value) in json.Where(pair => !BelongsToTheSite.Contains(pair.Key)))
                    {
                        Add(path.Length == 0 ? key : $"{path}.{key}", value);
                    }

                    break;
                case JsonArray array:
                    leaves[$"{path}.length"] = JsonValue.Create(array.Count);
                    for (int i = 0; i < array.Count; i++)
                    {
                        Add($"{path}[{i}]", array[i]);
                    }

                    break;
                default:
                    leaves[path] = node;
                    break;
            }
        }
    }

    private static int Order(JsonNode? actual, JsonNode? argument) =>
        Text(actual) is { } time ? string.CompareOrdinal(time, (string)argument!) : 0;

    private static bool Same(JsonNode? expected, JsonNode? actual) =>
        expected is JsonValue left && actual is JsonValue right && Number(left) is { } a && Number(right) is { } b
            ? a == b
            : JsonNode.DeepEquals(expected, actual);

    private static double? Number(JsonValue value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)
            : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string Show(JsonNode? node)
    {
        string text = node?.ToJsonString() ?? "null";
        return text.Length <= 400 ? text : $"{text[..400]}… ({text.Length} characters)";
    }

    [GeneratedRegex("^[a-z0-9]{10}$")]
    private static partial Regex HashName();
}
