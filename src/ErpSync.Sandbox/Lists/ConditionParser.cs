using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Reads filters in all the shapes clients send: objects, lists of two, three or four parts, one bare condition.</summary>
internal sealed class ConditionParser(ListSources sources, SiteDatabase database, ListRequest request)
{
    /// <summary>The conditions, and the names that a condition on the name narrows the list to (null if none does).</summary>
    public (List<Condition> Conditions, IReadOnlyList<string>? Names) Parse(JsonNode? filters)
    {
        var conditions = new List<Condition>();
        IReadOnlyList<string>? names = null;
        foreach (var (docType, field, operation, value) in Parts(filters))
        {
            var (condition, effective) = Make(docType, field, operation, value);
            conditions.Add(condition);
            names ??= condition.Names(effective)?.ToList();
        }

        return (conditions, names);
    }

    /// <summary>The names that some condition narrows a list to, whatever the others say; null when none does.</summary>
    public static IReadOnlyList<string>? NamesAskedFor(JsonNode? filters)
    {
        foreach (var (docType, field, operation, value) in Parts(filters))
        {
            if (docType is null && field == "name" && operation is "in" && value is JsonArray names)
            {
                return [.. names.Select(NodeText.Of)];
            }
        }

        return null;
    }

    private static IEnumerable<(string? DocType, string Field, string Operation, JsonNode? Value)> Parts(JsonNode? filters)
    {
        switch (filters)
        {
            case null:
                break;
            case JsonObject json:
                foreach (var (field, value) in json)
                {
                    yield return FromPair(field, value);
                }

                break;
            case JsonArray { Count: > 0 } array when array[0] is JsonValue:
                yield return FromList(array);
                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    if (item is JsonObject nested)
                    {
                        foreach (var (field, value) in nested)
                        {
                            yield return FromPair(field, value);
                        }
                    }
                    else if (item is JsonArray list)
                    {
                        yield return FromList(list);
                    }
                }

                break;
            default:
                // A bare name.
                yield return (null, "name", "=", filters);
                break;
        }
    }

    private static (string?, string, string, JsonNode?) FromPair(string field, JsonNode? value) =>
        value is JsonArray { Count: 2 } pair && IsOperator(pair[0])
            ? (null, field, NodeText.Of(pair[0]), pair[1])
            : (null, field, value is JsonArray ? "in" : "=", value);

    private static (string?, string, string, JsonNode?) FromList(JsonArray list) => list.Count switch
    {
        2 => (null, NodeText.Of(list[0]), "=", list[1]),
        3 => (null, NodeText.Of(list[0]), NodeText.Of(list[1]), list[2]),
        >= 4 => (NodeText.Of(list[0]), NodeText.Of(list[1]), NodeText.Of(list[2]), list[3]),
        _ => throw FrappeErrors.Validation(
            $"Filter must have 4 values (doctype, fieldname, operator, value): {list.ToJsonString(JsonText.Relaxed)}"),
    };

    private static bool IsOperator(JsonNode? node)
    {
        var text = NodeText.Of(node).Trim().ToLowerInvariant();
        return Condition.Operators.Contains(text)
            || text.EndsWith(" of", StringComparison.Ordinal)
            || text.EndsWith("(inclusive)", StringComparison.Ordinal);
    }

    private (Condition Condition, JsonNode? Value) Make(string? docType, string field, string operation, JsonNode? value)
    {
        var column = (docType is null ? sources.Find(field) : sources.Find(docType, field)) ?? throw ListQuery.NotPermitted(field);
        var normalized = operation.Trim().ToLowerInvariant();
        if (normalized.Contains(" of", StringComparison.Ordinal))
        {
            var set = TreeNames(column, normalized, NodeText.Of(value));
            return (new Condition(column, normalized.StartsWith("not", StringComparison.Ordinal) ? "not in" : "in", set), set);
        }

        if (!Condition.Operators.Contains(normalized))
        {
            throw FrappeErrors.Validation(
                $"Operator must be one of {string.Join(", ", Condition.Operators)}");
        }

        if (normalized == "between" && column.Kind is not (ColumnKind.Date or ColumnKind.Datetime))
        {
            // The server builds broken SQL for a range on anything but a date.
            var limit = $"limit {request.Limit} offset {request.Start}'";
            throw ListQuery.SyntaxError(request.OrderBy.Length > 0
                ? $"order by {request.OrderBy}\\n{limit} at line 5"
                : limit + " at line 6");
        }

        return (new Condition(column, normalized, value), value);
    }

    private JsonArray TreeNames(ListColumn column, string operation, string name)
    {
        var docType = column.Field is { IsLink: true } link ? link.Options : sources.Main.Name;
        var names = new JsonArray();
        var table = database.Table(docType);
        if (table.Find(name) is not { } node || sources.TreeColumns(docType) is not var (left, right))
        {
            return names;
        }

        var from = StoredValue.Int(node[left]);
        var to = StoredValue.Int(node[right]);
        var isInclusive = operation.Contains("inclusive", StringComparison.Ordinal);
        foreach (var row in table.Rows)
        {
            var rowLeft = StoredValue.Int(row[left]);
            var rowRight = StoredValue.Int(row[right]);
            var isInside = operation.Contains("descendants", StringComparison.Ordinal)
                ? rowLeft > from && rowRight < to
                : rowLeft < from && rowRight > to;
            if (isInside || (isInclusive && row == node))
            {
                names.Add(row.Name);
            }
        }

        return names;
    }
}
