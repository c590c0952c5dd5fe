using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// The Python expressions that Webhooks need, in conditions and in templates: <c>doc.field</c>, <c>doc.get("field")</c>,
/// <c>doc["field"]</c>, literals, lists, comparisons, <c>in</c>, <c>is</c>, <c>and</c>, <c>or</c>, <c>not</c>, <c>a if b else c</c>,
/// a few methods of texts and, in templates, filters. Arithmetic, other functions and <c>utils</c> are refused, although a real
/// site evaluates them.
/// </summary>
internal sealed class PythonExpression
{
    private readonly Func<PythonScope, object?> _evaluate;

    private PythonExpression(Func<PythonScope, object?> evaluate) => _evaluate = evaluate;

    /// <param name="text">The expression.</param>
    /// <param name="allowsFilters">It stands in a template, where <c>value | filter</c> is possible.</param>
    /// <exception cref="PythonError">SyntaxError, or a construct that is not evaluated here.</exception>
    public static PythonExpression Parse(string text, bool allowsFilters = false) => new(new PythonParser(text, allowsFilters).Parse());

    /// <exception cref="PythonError">What Python raises.</exception>
    public object? Evaluate(PythonScope scope) => _evaluate(scope);

    /// <summary>A field of the document or of a row.</summary>
    /// <exception cref="PythonError">AttributeError.</exception>
    public static object? Attribute(PythonScope scope, object? value, string name)
    {
        if (value is JsonObject json)
        {
            if (json.TryGetPropertyValue(name, out var found))
            {
                return PythonValue.Of(found);
            }

            if (scope.ClassName is null)
            {
                return null;
            }
        }

        var type = value is JsonObject ? scope.ClassName : PythonValue.TypeName(value);
        throw new PythonError("AttributeError", $"'{type}' object has no attribute '{name}'");
    }

    /// <summary><c>value[index]</c>.</summary>
    /// <exception cref="PythonError">KeyError, IndexError or TypeError.</exception>
    public static object? Item(object? value, object? index) => (value, index) switch
    {
        (JsonObject json, string key) when json.TryGetPropertyValue(key, out var found) => PythonValue.Of(found),
        (JsonObject, string key) => throw new PythonError("KeyError", $"'{key}'"),
        (JsonArray array, long at) when at >= -array.Count && at < array.Count =>
            PythonValue.Of(array[(int)(at < 0 ? at + array.Count : at)]),
        (JsonArray, long) => throw new PythonError("IndexError", "list index out of range"),
        _ => throw new PythonError("TypeError", $"'{PythonValue.TypeName(value)}' object is not subscriptable"),
    };

    /// <summary>The methods that are evaluated.</summary>
    /// <exception cref="PythonError">For every other one.</exception>
    public static object? Call(object? value, string method, IReadOnlyList<object?> arguments) => (value, method, arguments) switch
    {
        (JsonObject json, "get", [string key]) => PythonValue.Of(json[key]),
        (JsonObject json, "get", [string key, var otherwise]) => json[key] is { } found ? PythonValue.Of(found) : otherwise,
        (string text, "startswith", [string start]) => text.StartsWith(start, StringComparison.Ordinal),
        (string text, "endswith", [string end]) => text.EndsWith(end, StringComparison.Ordinal),
        (string text, "lower", []) => Filter(text, "lower", []),
        (string text, "upper", []) => Filter(text, "upper", []),
        (string text, "strip", []) => text.Trim(),
        (null, _, _) => throw new PythonError("AttributeError", $"'NoneType' object has no attribute '{method}'"),
        _ => throw PythonError.NotEvaluated($"the method '{method}' of a {PythonValue.TypeName(value)}"),
    };

    /// <summary>The filters of templates; <c>json</c> is Frappe's own, the others are Jinja's.</summary>
    /// <exception cref="PythonError">TemplateAssertionError for every other one.</exception>
    public static object? Filter(object? value, string name, IReadOnlyList<object?> arguments) => name switch
    {
        "json" => value is null ? "null" : PythonJson.SortedIndented(PythonValue.ToNode(value)!),
        "tojson" => HtmlSafe(PythonJsonText.Of(PythonValue.ToNode(value))),
        "default" or "d" => value is null || (arguments is [_, true] && !PythonValue.IsTrue(value)) ? arguments.FirstOrDefault("") : value,
        "lower" => PythonValue.Text(value).ToLowerInvariant(),
        "upper" => PythonValue.Text(value).ToUpperInvariant(),
        "trim" => PythonValue.Text(value).Trim(),
        "string" => PythonValue.Text(value),
        _ => throw new PythonError("TemplateAssertionError", $"No filter named '{name}'.", "jinja2.exceptions"),
    };

    /// <summary>Names of the filters that are evaluated.</summary>
    public static IReadOnlySet<string> Filters { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "json", "tojson", "default", "d", "lower", "upper", "trim", "string" };

    private static string HtmlSafe(string json) => json
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal)
        .Replace("'", "\\u0027", StringComparison.Ordinal);
}
