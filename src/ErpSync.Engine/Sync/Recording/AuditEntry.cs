namespace ErpSync.Engine.Sync.Recording;

/// <summary>What the audit trail says of one operation.</summary>
/// <param name="Action">create, update, delete, adopt, conflict, …</param>
/// <param name="Side">The side written; null for none or both.</param>
/// <param name="Message">Why, for a person.</param>
/// <param name="Changes">Field-level before and after.</param>
internal sealed record AuditEntry(string Action, Side? Side, string Message, IReadOnlyList<FieldChange> Changes);
