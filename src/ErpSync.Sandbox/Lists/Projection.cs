using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpSync.Sandbox;

/// <summary>One item of the field list: a column, or an aggregate such as <c>count(name) as n</c>.</summary>
internal sealed partial class Projection
{
    private readonly ListColumn? _column;
    private readonly string? _function;
    private readonly Func<StoredRow, ListResult>? _rows;

    private Projection(string key, ListColumn? column, string? function, Func<StoredRow, ListResult>? rows = null)
    {
        _rows = rows;
        Key = key;
        _column = column;
        _function = function;
    }

    /// <summary>Name in the answer.</summary>
    public string Key { get; }

    public bool IsAggregate => _function is not null;

    /// <summary>The projections of a field list; <c>*</c> stands for all columns the user may read, without child tables.</summary>
    public static List<Projection> Parse(
        IReadOnlyList<string> fields,
        ListSources sources,
        SandboxUser user,
        FrappeBehaviour behaviour,
        NestedRows nestedRows)
    {
        var projections = new List<Projection>(fields.Count);
        foreach (var field in fields)
        {
            if (field == "*")
            {
                AddAll(projections, sources, user, behaviour);
                continue;
            }

            if (behaviour.NestsChildRows && field.StartsWith('{'))
            {
                projections.Add(FromObject(JsonNode.Parse(field)!.AsObject(), fields, sources, user, nestedRows));
                continue;
            }

            var alias = Alias().Match(field);
            var expression = alias.Success ? field[..alias.Index] : field;
            var call = Aggregate().Match(expression);
            if (call.Success)
            {
                if (behaviour.WantsFunctionsAsObjects)
                {
                    throw FrappeErrors.Validation($"SQL functions are not allowed as text in the fields: {field}");
                }

                var argument = call.Groups[2].Value.Trim();
                var column = argument is "*" or "1" ? null : sources.Find(argument) ?? throw ListQuery.NotPermitted(argument);
                var aggregateKey = alias.Success ? alias.Groups[1].Value : expression;
                projections.Add(new Projection(aggregateKey, column, call.Groups[1].Value.ToLowerInvariant()));
                continue;
            }

            var found = sources.Find(expression) ?? throw ListQuery.NotPermitted(expression);
            if (found.Field is { } definition && found.Source == 0 && !MayList(definition, user))
            {
                // Fields above the user's permission level are dropped without a word.
                continue;
            }

            var name = expression.Replace("`", "", StringComparison.Ordinal).Trim();
            projections.Add(new Projection(alias.Success ? alias.Groups[1].Value : name[(name.LastIndexOf('.') + 1)..], found, null));
        }

        return projections;
    }

    /// <summary>Value for one result row.</summary>
    public object? Of(StoredRow?[] sources) => _rows is null ? _column?.Of(sources) : _rows(sources[0]!);

    /// <summary>Value for a group of result rows.</summary>
    public object? Of(IReadOnlyList<StoredRow?[]> group)
    {
        if (_function is null)
        {
            return group.Count == 0 ? null : Of(group[0]);
        }

        var values = _column is null ? null : group.Select(_column.Of).Where(value => value is not null).ToList();
        switch (_function)
        {
            case "count":
                return StoredValue.Box((long)(values?.Count ?? group.Count));
            case "sum":
                return values is { Count: > 0 } ? StoredValue.Box(values.Sum(Number)) : null;
            case "avg":
                return values is { Count: > 0 } ? StoredValue.Box(values.Average(Number)) : null;
            case "min":
                return values?.Min(Comparer);
            default:
                return values?.Max(Comparer);
        }
    }

    private static IComparer<object?> Comparer { get; } = Comparer<object?>.Create(Ordering.CompareValues);

    private static double Number(object? value) => value switch
    {
        long whole => whole,
        double number => number,
        _ => PythonNumbers.ToDouble(StoredValue.Text(value)),
    };

    /// <summary>Lists show higher permission levels only to users who were given them by name; not even to Administrator.</summary>
    internal static bool MayList(FieldDefinition field, SandboxUser user) =>
        field.PermissionLevel == 0 || user.PermissionLevels.Contains(field.PermissionLevel);

    /// <summary>Frappe 16: <c>{"COUNT": "name", "as": "n"}</c> or <c>{"items": ["name", "qty"]}</c>.</summary>
    private static Projection FromObject(
        JsonObject item,
        IReadOnlyList<string> fields,
        ListSources sources,
        SandboxUser user,
        NestedRows nestedRows)
    {
        var (key, value) = item.First();
        if (value is JsonArray names)
        {
            var table = sources.Main.Field(key) is { IsTable: true } found ? found : throw ListQuery.NotPermitted(key);
            return fields.Contains("name")
                ? new Projection(key, null, null, nestedRows.Of(sources.Main, table, [.. names.Select(NodeText.Of)], user))
                : throw FrappeErrors.Python("KeyError", "'name'");
        }

        var function = key.ToLowerInvariant();
        var argument = NodeText.Of(value);
        var column = argument is "*" or "1" ? null : sources.Find(argument) ?? throw ListQuery.NotPermitted(argument);
        return function is "count" or "sum" or "avg" or "min" or "max"
            ? new Projection(NodeText.Of(item["as"]) is { Length: > 0 } alias ? alias : $"{key}({argument})", column, function)
            : throw FrappeErrors.Validation($"Unsupported function or invalid field name: {key}");
    }

    private static void AddAll(List<Projection> projections, ListSources sources, SandboxUser user, FrappeBehaviour behaviour)
    {
        var type = sources.Main;
        var standard = type.IsChild ? StandardColumns.FirstField : StandardColumns.CountWithoutParent;
        foreach (var name in StandardColumns.Names.Take(standard))
        {
            projections.Add(new Projection(name, sources.Find(name), null));
        }

        foreach (var field in type.StoredFields)
        {
            if (behaviour.ShowsAllLevelsInWildcards || MayList(field, user))
            {
                projections.Add(new Projection(field.Name, sources.Find(field.Name), null));
            }
        }
    }

    [GeneratedRegex(@"\s+as\s+[`""']?(\w+)[`""']?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Alias();

    [GeneratedRegex(@"^\s*(count|sum|avg|min|max)\s*\(\s*(?:distinct\s+)?([^()]*)\)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Aggregate();
}
