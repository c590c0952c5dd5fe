using System.Buffers;
using System.Globalization;
using System.Text;
using ErpSync.Engine.Selection;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The WHERE of a query with its values. Patterns go to SQLite as far as it can judge them (its LIKE knows upper and lower case of ASCII
/// only); the others are judged by <see cref="WildcardPattern"/> from within the query.
/// </summary>
internal sealed class QueryConditions
{
    private const string WildcardFunction = "erpsync_wildcard";

    private static readonly SearchValues<char> BeyondLike = SearchValues.Create("?[]`");

    private readonly List<string> _conditions = [];
    private readonly List<object?> _values = [];

    public string Where => _conditions.Count == 0 ? "TRUE" : string.Join(" AND ", _conditions);

    public object?[] Values => [.. _values];

    /// <summary>Makes the patterns known to a connection; its cache lives as long as the connection.</summary>
    public static void Register(SqliteConnection connection)
    {
        var patterns = new Dictionary<string, WildcardPattern>(StringComparer.Ordinal);
        connection.CreateFunction(
            WildcardFunction,
            (string pattern, string? text) =>
            {
                if (!patterns.TryGetValue(pattern, out var compiled))
                {
                    compiled = new WildcardPattern(pattern);
                    patterns.Add(pattern, compiled);
                }

                return text is not null && compiled.IsMatch(text);
            },
            isDeterministic: true);
    }

    /// <summary>The parameter that stands for a value.</summary>
    public string Parameter(object? value)
    {
        _values.Add(value);
        return "?" + _values.Count.ToString(CultureInfo.InvariantCulture);
    }

    public void Add(string condition) => _conditions.Add(condition);

    /// <summary>One of the columns matches one of the patterns; no patterns match everything.</summary>
    public void AddPatterns(IReadOnlyList<string> patterns, params ReadOnlySpan<string> columns)
    {
        if (patterns.Count == 0 || patterns.Contains("*"))
        {
            return;
        }

        var alternatives = new List<string>();
        foreach (var pattern in patterns.Distinct(StringComparer.Ordinal))
        {
            foreach (var column in columns)
            {
                alternatives.Add(Match(pattern, column));
            }
        }

        _conditions.Add($"({string.Join(" OR ", alternatives)})");
    }

    /// <summary>The column holds one of the values; no values match everything.</summary>
    public void AddOneOf<T>(string column, IReadOnlyCollection<T> values)
    {
        if (values.Count > 0)
        {
            _conditions.Add($"{column} IN (SELECT value FROM json_each({Parameter(StateJson.Parameter(values))}))");
        }
    }

    private string Match(string pattern, string column)
    {
        if (!Ascii.IsValid(pattern) || pattern.AsSpan().ContainsAny(BeyondLike))
        {
            // A name with brackets is also found by itself.
            var parameter = Parameter(pattern);
            return $"({column} = {parameter} OR {WildcardFunction}({parameter}, {column}))";
        }

        return pattern.Contains('*', StringComparison.Ordinal)
            ? $"{column} LIKE {Parameter(ToLike(pattern))} ESCAPE '\\'"
            : $"{column} = {Parameter(pattern)} COLLATE NOCASE";
    }

    private static string ToLike(string pattern) =>
        pattern.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
            .Replace('*', '%');
}
