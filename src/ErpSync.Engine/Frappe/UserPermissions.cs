using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// What the sync user may do with a DocType, from its role permissions (getdoctype, Custom DocPerm applied) and the user's roles (the User
/// document, which a user may read of himself). frappe.client.has_permission is no way: it asks for a document's name.
/// User Permissions that narrow lists, permissions by script, workflow and field levels are not seen here; the site's answers stay the
/// judge.
/// </summary>
internal sealed class UserPermissions(SiteChannel channel, SiteErrors errors, SchemaCatalog catalog)
{
    private const string Administrator = "Administrator";

    private FrozenSet<string>? _roles;

    public async Task<bool> HasAsync(string docType, string permission, string user, CancellationToken cancellationToken)
    {
        var definition = await catalog.GetAsync(docType, cancellationToken)
            ?? throw errors.Refused(SiteErrorClass.Schema, $"the DocType {docType} does not exist.");
        if (permission is "submit" or "cancel" && !definition.Schema.IsSubmittable)
        {
            return false;
        }

        if (user == Administrator)
        {
            return true;
        }

        var roles = _roles ??= await ReadRolesAsync(user, cancellationToken);
        return definition.Permissions.Any(rule =>
            rule.PermLevel == 0 && !rule.IfOwner && roles.Contains(rule.Role) && rule.Rights.Contains(permission));
    }

    private async Task<FrozenSet<string>> ReadRolesAsync(string user, CancellationToken cancellationToken)
    {
        var request = SiteRequest.Read(SiteRoutes.Document("User", user), $"read the roles of {user}");
        var answer = await channel.CallAsync(request, cancellationToken);
        if (answer.Take<JsonObject>("data") is not { } fields)
        {
            throw errors.NotFrappe(request, null, "the answer has no user.");
        }

        var given = fields["roles"] is JsonArray rows ? rows.OfType<JsonObject>().Select(row => row.Text("role")).OfType<string>() : [];

        // Every user has these without a row; "Desk User" (Frappe 15) belongs to all who may use the desk.
        string[] implied = fields.Text("user_type") == "System User" ? ["All", "Guest", "Desk User"] : ["All", "Guest"];
        return given.Concat(implied).ToFrozenSet(StringComparer.Ordinal);
    }
}
