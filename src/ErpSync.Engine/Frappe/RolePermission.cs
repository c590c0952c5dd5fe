namespace ErpSync.Engine.Frappe;

/// <summary>One row of a DocType's role permissions.</summary>
/// <param name="Role">The role that is given the rights.</param>
/// <param name="PermLevel">The field level; rights on documents stand at level 0.</param>
/// <param name="IfOwner">Whether the rights hold only for documents the user made.</param>
/// <param name="Rights">The rights that are set: read, write, create, delete, submit, cancel, amend, …</param>
internal sealed record RolePermission(string Role, int PermLevel, bool IfOwner, IReadOnlySet<string> Rights);
