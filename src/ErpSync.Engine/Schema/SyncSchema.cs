namespace ErpSync.Engine.Schema;

/// <summary>
/// What both sites' definitions of a DocType have in common, less exclusions: the ground on which documents are compared.
/// </summary>
internal sealed record SyncSchema
{
    public required string DocType { get; init; }

    public required DocTypeSchema Cloud { get; init; }

    public required DocTypeSchema Local { get; init; }

    public required IReadOnlyList<SyncField> Fields { get; init; }

    public required IReadOnlyList<SyncTable> Tables { get; init; }

    public NamingKind Naming { get; init; }

    /// <summary>Whether either site's definition is submittable; only then do docstatus steps exist.</summary>
    public bool IsSubmittable { get; init; }

    /// <summary>
    /// Fields and tables that exist on one side only or with another type, as sentences for a person. They are not synchronized.
    /// </summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>"field", "table.field" and "table" of everything that does not travel both ways.</summary>
    public IReadOnlyDictionary<string, FieldRoute> Routes { get; init; } = new Dictionary<string, FieldRoute>();

    /// <summary>"field" and "table.field" of everything of which one site holds values that the other cannot.</summary>
    public IReadOnlyDictionary<string, FieldLimit> Limits { get; init; } = new Dictionary<string, FieldLimit>();

    /// <summary>
    /// "field" and "table.field" of every derived field, and "table" of every derived table: those the server computes, and those that
    /// travel only at creation. A change of them is no edit.
    /// </summary>
    public IReadOnlySet<string> Derived { get; init; } = new HashSet<string>();

    /// <summary>"field", "table" and "table.field" that may still change after submit.</summary>
    public IReadOnlySet<string> AllowOnSubmit { get; init; } = new HashSet<string>();

    /// <summary>DocTypes that Link fields (own and in child tables) point to, self excluded.</summary>
    public IReadOnlySet<string> LinkTargets { get; init; } = new HashSet<string>();

    /// <summary>Whether there is exactly one document, which can be neither created nor deleted.</summary>
    public bool IsSingle => Cloud.IsSingle;

    public FieldRoute Route(string path) => Routes.GetValueOrDefault(path);

    public DocTypeSchema Site(Side side) => side == Side.Cloud ? Cloud : Local;
}
