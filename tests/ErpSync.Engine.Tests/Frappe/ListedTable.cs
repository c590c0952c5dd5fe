using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.Frappe;

/// <summary>A table in memory that answers frappe.client.get_list: filters, order and limit as the client sends them.</summary>
internal sealed class ListedTable
{
    private readonly Dictionary<string, string> _modifiedByName = new(StringComparer.Ordinal);

    /// <summary>Runs after each answer: what users do between two pages.</summary>
    public Action<ListedTable>? Between { get; set; }

    public int Lists { get; private set; }

    public IReadOnlyDictionary<string, string> Rows => _modifiedByName;

    public void Put(string name, string modified) => _modifiedByName[name] = modified;

    public void Remove(string name) => _modifiedByName.Remove(name);

    public HttpResponseMessage Answer(SeenRequest request)
    {
        Lists++;
        Assert.Equal("modified asc, name asc", request.Json["order_by"]!.GetValue<string>());
        IEnumerable<KeyValuePair<string, string>> rows = _modifiedByName;
        foreach (var filter in request.Filters.Select(item => item!.AsArray()))
        {
            rows = rows.Where(row => Matches(row, filter)).ToList();
        }

        rows = rows.OrderBy(row => row.Value, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal);
        var limit = request.Json["limit_page_length"]!.GetValue<int>();
        var answer = Answers.List([.. (limit == 0 ? rows : rows.Take(limit)).Select(row => new JsonObject
        {
            ["name"] = row.Key,
            ["modified"] = row.Value,
            ["creation"] = row.Value,
            ["docstatus"] = 0,
        })]);
        Between?.Invoke(this);
        return answer;
    }

    private static bool Matches(KeyValuePair<string, string> row, JsonArray filter)
    {
        var actual = filter[0]!.GetValue<string>() == "name" ? row.Key : row.Value;
        if (filter[1]!.GetValue<string>() == "in")
        {
            return filter[2]!.AsArray().Any(item => item!.GetValue<string>() == actual);
        }

        var order = string.CompareOrdinal(actual, filter[2]!.GetValue<string>());
        return filter[1]!.GetValue<string>() switch
        {
            "=" => order == 0,
            ">" => order > 0,
            ">=" => order >= 0,
            var other => throw new InvalidOperationException($"The scan does not need the operator {other}."),
        };
    }
}
