using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>Puts listed child rows into their listed parents, in the shape of a single read.</summary>
internal sealed class ChildRowAssembly
{
    private readonly string _docType;
    private readonly Dictionary<string, JsonObject> _parents = new(StringComparer.Ordinal);

    /// <summary>Rows may name their parent in another case than the parent itself: the database does not tell them apart.</summary>
    private readonly Dictionary<string, JsonObject> _parentsInAnyCase = new(StringComparer.OrdinalIgnoreCase);

    private readonly string[] _tables;

    public ChildRowAssembly(DocTypeSchema schema, IEnumerable<JsonObject> parents)
    {
        _docType = schema.Name;
        _tables = [.. schema.Fields.Where(field => field.IsTable).Select(field => field.Name)];
        foreach (var parent in parents)
        {
            foreach (var table in _tables)
            {
                parent[table] = new JsonArray();
            }

            parent["doctype"] = schema.Name;
            _parents[parent.Name()] = parent;
            _parentsInAnyCase[parent.Name()] = parent;
        }
    }

    public IReadOnlyCollection<string> Names => _parents.Keys;

    /// <summary>Adds rows in the order given.</summary>
    public void Add(string childDocType, IEnumerable<JsonObject> rows)
    {
        foreach (var row in rows)
        {
            var owner = row.Text("parent") ?? "";
            var parent = _parents.GetValueOrDefault(owner) ?? _parentsInAnyCase.GetValueOrDefault(owner);
            if (parent is not null && row.Text("parentfield") is { } table && parent[table] is JsonArray target)
            {
                row["doctype"] = childDocType;
                target.Add(row);
            }
        }
    }

    public List<FrappeDocument> Documents() => [.. _parents.Select(parent => new FrappeDocument(_docType, parent.Key, parent.Value))];
}
