namespace ErpSync.Engine.Schema;

/// <summary>
/// A DocType as one site defines it (Frappe's getdoctype: Custom Fields and Property Setters applied), with its child DocTypes.
/// </summary>
internal sealed record DocTypeSchema
{
    public required string Name { get; init; }

    public required IReadOnlyList<FieldSchema> Fields { get; init; }

    /// <summary>The schemas of the child DocTypes named by Table fields, by DocType name.</summary>
    public IReadOnlyDictionary<string, DocTypeSchema> Children { get; init; } = new Dictionary<string, DocTypeSchema>();

    /// <summary>
    /// Frappe's autoname text: "field:x", "naming_series:", "prompt", "hash", "format:…", "autoincrement", an expression, or null.
    /// </summary>
    public string? AutoName { get; init; }

    public string? TitleField { get; init; }

    public bool IsSubmittable { get; init; }

    public bool IsTree { get; init; }

    /// <summary>The parent field of a tree, for example parent_customer_group; null when not a tree.</summary>
    public string? TreeParentField { get; init; }

    public bool IsSingle { get; init; }

    public bool IsTable { get; init; }

    public bool IsVirtual { get; init; }

    public bool AllowRename { get; init; }

    public bool TrackChanges { get; init; }

    public FieldSchema? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);
}
