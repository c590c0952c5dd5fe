using ErpSync.Engine.Documents;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>Puts listed child rows into their listed parents, in the shape of a single read.</summary>
internal sealed class ChildRowAssembly
{
    private const string DocTypeKey = "doctype";

    private readonly string _docType;
    private readonly RawLayout _layout;
    private readonly Dictionary<string, Parent> _parents = new(StringComparer.Ordinal);

    /// <summary>Rows may name their parent in another case than the parent itself: the database does not tell them apart.</summary>
    private readonly Dictionary<string, Parent> _parentsInAnyCase = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="schema">The DocType.</param>
    /// <param name="parents">The parents as listed.</param>
    /// <param name="layout">The layout they were read with.</param>
    public ChildRowAssembly(DocTypeSchema schema, IEnumerable<RawObject> parents, RawLayout layout)
    {
        _docType = schema.Name;
        _layout = layout;
        string[] tables = [.. schema.Fields.Where(field => field.IsTable).Select(field => field.Name)];
        foreach (var raw in parents)
        {
            var parent = new Parent(raw, tables.ToDictionary(table => table, _ => new List<RawObject>(), StringComparer.Ordinal));
            _parents[raw.Name()] = parent;
            _parentsInAnyCase[raw.Name()] = parent;
        }
    }

    public IReadOnlyCollection<string> Names => _parents.Keys;

    /// <summary>Adds rows in the order given.</summary>
    /// <param name="childDocType">Their DocType.</param>
    /// <param name="rows">The rows as listed.</param>
    /// <param name="layout">The layout they were read with.</param>
    public void Add(string childDocType, IEnumerable<RawObject> rows, RawLayout layout)
    {
        foreach (var row in rows)
        {
            var owner = row.Text("parent") ?? "";
            var parent = _parents.GetValueOrDefault(owner) ?? _parentsInAnyCase.GetValueOrDefault(owner);
            if (parent is not null && row.Text("parentfield") is { } table && parent.Tables.TryGetValue(table, out var target))
            {
                target.Add(row.With(layout, DocTypeKey, childDocType));
            }
        }
    }

    /// <param name="bytes">How many bytes each of them had.</param>
    public List<FrappeDocument> Documents(long bytes) =>
        [.. _parents.Select(parent => new FrappeDocument(_docType, parent.Key, Whole(parent.Value)) { Bytes = bytes })];

    private RawObject Whole(Parent parent) => parent.Tables.Aggregate(
        parent.Raw.With(_layout, DocTypeKey, _docType),
        (raw, table) => raw.With(_layout, table.Key, table.Value.ToArray()));

    private sealed record Parent(RawObject Raw, Dictionary<string, List<RawObject>> Tables);
}
