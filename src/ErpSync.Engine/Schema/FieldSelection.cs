using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Schema;

/// <summary>What the field rules of a DocType say of its own fields and tables, or of the fields of one of its child tables.</summary>
/// <param name="rules">The rules; names compare in any letter case.</param>
/// <param name="table">The field name of the child table in its parent; null for the DocType itself.</param>
internal sealed class FieldSelection(DocTypeRules rules, string? table)
{
    private readonly HashSet<string> _excluded = new(rules.ExcludedFields, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _only = new(rules.OnlyFields, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether fields that name files are synchronized.</summary>
    public bool CarriesFiles => rules.Attachments != AttachmentPolicy.None;

    /// <summary>Whether the rules leave the field or table out.</summary>
    public bool IsLeftOut(string field) => _excluded.Contains(Path(field)) || (_only.Count > 0 && !IsChosen(field));

    /// <summary>The way of what is not left out.</summary>
    public FieldRoute Route(string field) => (Direction(Path(field)) ?? (table is null ? null : Direction(table))) switch
    {
        SyncDirection.CloudToLocal => FieldRoute.CloudToLocal,
        SyncDirection.LocalToCloud => FieldRoute.LocalToCloud,
        _ => FieldRoute.BothWays,
    };

    /// <summary>The selection within a child table.</summary>
    public FieldSelection Within(string childTable) => new(rules, childTable);

    // Naming a table chooses all its fields; naming one of its fields chooses the table with that field alone.
    private bool IsChosen(string field) => table is null
        ? _only.Contains(field) || _only.Any(path => path.StartsWith(field + ".", StringComparison.OrdinalIgnoreCase))
        : _only.Contains(table) || _only.Contains(Path(field)) || !_only.Any(path => path.StartsWith(table + ".", StringComparison.OrdinalIgnoreCase));

    private SyncDirection? Direction(string path)
    {
        foreach (var (name, direction) in rules.FieldDirections)
        {
            if (string.Equals(name, path, StringComparison.OrdinalIgnoreCase))
            {
                return direction;
            }
        }

        return null;
    }

    private string Path(string field) => table is null ? field : $"{table}.{field}";
}
