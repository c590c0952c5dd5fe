namespace ErpSync.Engine.Schema;

/// <summary>
/// Fields that belong to one site alone and are never compared or written as data: identity, stamps, life-cycle, tree internals, what other
/// DocTypes maintain, secrets and sessions of users. They may stand in the metadata or only in the documents.
/// </summary>
internal static class VolatileFields
{
    // The idx of a parent counts links to it (Frappe raises it by raw SQL); that of a row is its place. The server sets all of them.
    private static readonly HashSet<string> Standard = new(StringComparer.Ordinal)
    {
        "name", "doctype", "parent", "parenttype", "parentfield", "creation", "modified", "owner", "modified_by", "docstatus", "idx",
    };

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        // Life-cycle: only as explicit steps.
        "amended_from", "workflow_state",

        // Sent at insert only.
        "naming_series",

        // Nested sets: writing them corrupts the tree.
        "lft", "rgt", "old_parent",

        // Kept by other DocTypes.
        "_user_tags", "_comments", "_assign", "_liked_by", "_seen",

        // Secrets and sessions.
        "api_key", "api_secret", "reset_password_key", "last_reset_password_key_generated_on", "last_password_reset_date", "last_login",
        "last_active", "last_ip", "last_known_versions",
    };

    public static bool Contains(string field) => IsStandard(field) || Others.Contains(field);

    /// <summary>
    /// Whether every document and row has the field by itself, or it is private to a session ("__islocal", "__unsaved" and so on).
    /// </summary>
    public static bool IsStandard(string field) => Standard.Contains(field) || field.StartsWith("__", StringComparison.Ordinal);
}
