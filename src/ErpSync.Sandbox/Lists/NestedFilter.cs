using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Filters of Frappe 16's v2: conditions joined by <c>and</c> and <c>or</c>, read from left to right, in lists of their own.
/// </summary>
internal sealed class NestedFilter
{
    private readonly List<Func<StoredRow?[], bool>> _operands = [];
    private readonly List<bool> _joinsByOr = [];

    private NestedFilter()
    {
    }

    /// <summary>The filter, or null if no <c>and</c> or <c>or</c> stands in it.</summary>
    public static NestedFilter? Parse(JsonNode? filters, ConditionParser parser)
    {
        if (filters is not JsonArray list || list.Count < 3 || !IsJoin(list[1]))
        {
            return null;
        }

        var filter = new NestedFilter();
        for (var i = 0; i < list.Count; i++)
        {
            if (i % 2 == 1)
            {
                filter._joinsByOr.Add(IsJoin(list[i])
                    ? NodeText.Of(list[i]).Equals("or", StringComparison.OrdinalIgnoreCase)
                    : throw FrappeErrors.Validation("Expected 'and' or 'or' operator, found: " + NodeText.Of(list[i])));
            }
            else if (Parse(list[i], parser) is { } nested)
            {
                filter._operands.Add(nested.Matches);
            }
            else
            {
                var conditions = parser.Parse(list[i]).Conditions;
                filter._operands.Add(row => conditions.TrueForAll(condition => condition.Matches(row)));
            }
        }

        return filter;
    }

    public bool Matches(StoredRow?[] row)
    {
        var matches = _operands[0](row);
        for (var i = 1; i < _operands.Count; i++)
        {
            matches = _joinsByOr[i - 1] ? matches || _operands[i](row) : matches && _operands[i](row);
        }

        return matches;
    }

    private static bool IsJoin(JsonNode? node) =>
        node is JsonValue value
        && value.GetValueKind() == JsonValueKind.String
        && NodeText.Of(node).ToLowerInvariant() is "and" or "or";
}
