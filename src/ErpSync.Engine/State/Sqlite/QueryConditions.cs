using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace ErpSync.Engine.State.Sqlite;

/// <summary>
/// The WHERE of a query with its values. Patterns go to SQLite as far as it can judge them (its LIKE knows upper and lower case of ASCII
/// only); the others are judged by <see cref="NamePattern"/> from within the query.
/// </summary>
internal sealed class QueryConditions
{
    private const string WildcardFunction = "erpsync_wildcard";
    private const int MostLikes = 16;
    private const int MostKnown = 64;

    private static readonly SearchValues<char> BeyondLike = SearchValues.Create("?[]`");
    private static readonly SearchValues<char> Wildcards = SearchValues.Create("*?[]`");

    private readonly List<string> _conditions = [];
    private readonly List<object?> _values = [];

    public string Where => _conditions.Count == 0 ? "TRUE" : string.Join(" AND ", _conditions);

    public object?[] Values => [.. _values];

    /// <summary>Makes the patterns known to a connection; its cache lives as long as the connection.</summary>
    public static void Register(SqliteConnection connection)
    {
        var known = new Dictionary<string, NamePattern[]>(StringComparer.Ordinal);
        connection.CreateFunction(
            WildcardFunction,
            (string json, string? text) =>
            {
                if (!known.TryGetValue(json, out var patterns))
                {
                    if (known.Count == MostKnown)
                    {
                        known.Clear();
                    }

                    patterns = [.. StateJson.ReadList<string>(json).Select(pattern => new NamePattern(pattern))];
                    known.Add(json, patterns);
                }

                return text is not null && Array.Exists(patterns, pattern => pattern.IsMatch(text));
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

        // Few conditions whatever the number of patterns: SQLite limits the depth of an expression.
        var literals = patterns.Where(pattern => Ascii.IsValid(pattern) && !pattern.AsSpan().ContainsAny(Wildcards)).ToList();
        var simple = patterns.Except(literals).Where(pattern => Ascii.IsValid(pattern) && !pattern.AsSpan().ContainsAny(BeyondLike))
            .Take(MostLikes)
            .ToList();
        var others = patterns.Except(literals).Except(simple).ToList();
        var alternatives = new List<string>();
        foreach (var column in columns)
        {
            alternatives.AddRange(simple.Select(pattern => $"{column} LIKE {Parameter(ToLike(pattern))} ESCAPE '\\'"));
            if (literals.Count > 0)
            {
                alternatives.Add($"{column} COLLATE NOCASE IN (SELECT value FROM json_each({Parameter(StateJson.Parameter(literals))}))");
            }

            if (others.Count > 0)
            {
                // A name with brackets is also found by itself.
                var list = Parameter(StateJson.Parameter(others));
                alternatives.Add($"{column} IN (SELECT value FROM json_each({list})) OR {WildcardFunction}({list}, {column})");
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

    private static string ToLike(string pattern) =>
        pattern.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
            .Replace('*', '%');
}
