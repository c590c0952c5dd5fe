using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>A DocType and who may do what with it.</summary>
/// <param name="Schema">The fields and the child DocTypes.</param>
/// <param name="Permissions">The role permissions, Custom DocPerm applied.</param>
internal sealed record DocTypeDefinition(DocTypeSchema Schema, IReadOnlyList<RolePermission> Permissions);
