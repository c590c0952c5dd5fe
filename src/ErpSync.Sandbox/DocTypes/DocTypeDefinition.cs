using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>A DocType with Custom Fields and Property Setters applied: what the code of the site works with.</summary>
internal sealed class DocTypeDefinition
{
    private readonly Dictionary<string, FieldDefinition> _byName;

    /// <param name="json">The DocType as a document.</param>
    /// <param name="fields">Its fields in order, customisations included.</param>
    public DocTypeDefinition(JsonObject json, IReadOnlyList<FieldDefinition> fields)
    {
        Json = json;
        Fields = fields;
        Name = NodeText.Of(json["name"]);
        AutoName = NodeText.Of(json["autoname"]);
        IsSingle = Flag("issingle");
        IsChild = Flag("istable");
        IsTree = Flag("is_tree");
        IsSubmittable = Flag("is_submittable");
        AllowsRename = json["allow_rename"] is null || Flag("allow_rename");
        TracksChanges = Flag("track_changes");
        ParentFieldName = NodeText.Of(json["nsm_parent_field"]) is { Length: > 0 } parentField
            ? parentField
            : "parent_" + Name.Replace(' ', '_').Replace('-', '_').ToLowerInvariant();
        var sortField = NodeText.Of(json["sort_field"]) is { Length: > 0 } field ? field : "modified";
        var sortOrder = NodeText.Of(json["sort_order"]) is { Length: > 0 } direction ? direction : "DESC";
        DefaultOrder = (IsSubmittable ? "docstatus asc, " : "")
            + (sortField.Contains(',', StringComparison.Ordinal) ? sortField : $"{sortField} {sortOrder}");
        _byName = new Dictionary<string, FieldDefinition>(fields.Count, StringComparer.Ordinal);
        foreach (var each in fields)
        {
            _byName.TryAdd(each.Name, each);
        }

        StoredFields = [.. fields.Where(field => field.IsStored)];
        TableFields = [.. fields.Where(field => field.IsTable)];
        LinkFields = [.. fields.Where(field => (field.IsLink || field.IsDynamicLink) && field.IsStored)];
        AttachFields = [.. StoredFields.Where(field => field.FieldType is "Attach" or "Attach Image")];
        EditorFields = [.. StoredFields.Where(field => field.FieldType == "Text Editor")];
        UniqueFields = [.. fields.Where(field => field.Unique && field.IsStored)];
        ColumnCount = fields.Count == 0 ? StandardColumns.FirstField : fields.Max(field => field.Column) + 1;
        NameField = AutoName.StartsWith("field:", StringComparison.Ordinal) ? AutoName[6..] : null;
    }

    public string Name { get; }

    /// <summary>The DocType as a document, without customisations.</summary>
    public JsonObject Json { get; }

    /// <summary>All fields in form order.</summary>
    public IReadOnlyList<FieldDefinition> Fields { get; }

    public IReadOnlyList<FieldDefinition> StoredFields { get; }

    public IReadOnlyList<FieldDefinition> TableFields { get; }

    public IReadOnlyList<FieldDefinition> LinkFields { get; }

    public IReadOnlyList<FieldDefinition> UniqueFields { get; }

    /// <summary>Fields that hold the address of a file.</summary>
    public IReadOnlyList<FieldDefinition> AttachFields { get; }

    /// <summary>Fields with HTML into which people paste images.</summary>
    public IReadOnlyList<FieldDefinition> EditorFields { get; }

    public string AutoName { get; }

    /// <summary>The field that is the name (<c>field:x</c>), or null.</summary>
    public string? NameField { get; }

    public bool IsSingle { get; }

    public bool IsChild { get; }

    public bool IsTree { get; }

    public bool IsSubmittable { get; }

    /// <summary>Renaming is allowed; a custom DocType that says nothing allows it.</summary>
    public bool AllowsRename { get; }

    /// <summary>Saves leave a Version.</summary>
    public bool TracksChanges { get; }

    /// <summary>The Link to the parent node of a tree: <c>parent_</c> and the DocType unless it says otherwise.</summary>
    public string ParentFieldName { get; }

    /// <summary>The order people see lists in: drafts first, then by the sort field.</summary>
    public string DefaultOrder { get; }

    public int ColumnCount { get; }

    /// <summary>Names are integers counted by a sequence.</summary>
    public bool HasIntegerNames => AutoName == "autoincrement";

    public FieldDefinition? Field(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Index of a column that can be queried, or -1.</summary>
    public int Column(string name)
    {
        if (_byName.TryGetValue(name, out var field))
        {
            return field.IsStored ? field.Column : -1;
        }

        for (var i = 0; i < StandardColumns.Names.Count; i++)
        {
            if (StandardColumns.Names[i] == name)
            {
                return i >= StandardColumns.CountWithoutParent && !IsChild ? -1 : i;
            }
        }

        return -1;
    }

    private bool Flag(string key) => PythonNumbers.ToInt(Json[key]) != 0;
}
