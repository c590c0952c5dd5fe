using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// What the sync user may do with a DocType, from its role permissions (getdoctype, Custom DocPerm applied) and the user's roles.
/// frappe.client.has_permission is no way: it asks for a document's name. User Permissions that narrow lists, permissions by script,
/// workflow and field levels are not seen here; the site's answers stay the judge.
/// </summary>
internal sealed class UserPermissions(SiteChannel channel, SiteErrors errors, SchemaCatalog catalog, DocumentLists lists)
{
    private const string Administrator = "Administrator";

    private RoleSet? _roles;

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

        var roles = _roles ??= new RoleSet(await ReadRolesAsync(user, cancellationToken));
        return roles.Names is { } names
            ? definition.Permissions.Any(rule =>
                rule.PermLevel == 0 && !rule.IfOwner && names.Contains(rule.Role) && rule.Rights.Contains(permission))
            : await CanListAsync(definition, cancellationToken);
    }

    /// <summary>Null when the site tells them in no way.</summary>
    private async Task<FrozenSet<string>?> ReadRolesAsync(string user, CancellationToken cancellationToken)
    {
        // "roles" stands at permission level 1 of User: who is no System Manager gets his own User without it.
        var own = await TryAsync(SiteRequest.Read(SiteRoutes.Document("User", user), $"read the user {user}"), cancellationToken);
        if (own?.Body["data"] is JsonObject fields && fields["roles"] is JsonArray rows)
        {
            // Every user has these without a row; "Desk User" (Frappe 15) belongs to all who may use the desk.
            string[] implied = fields.Text("user_type") == "System User" ? ["All", "Guest", "Desk User"] : ["All", "Guest"];
            var given = rows.OfType<JsonObject>().Select(row => row.Text("role")).OfType<string>();
            return given.Concat(implied).ToFrozenSet(StringComparer.Ordinal);
        }

        // Whitelisted for every user in Frappe 13 to 15; the implied roles are in the answer.
        var told = await TryAsync(
            SiteRequest.Call("frappe.core.doctype.user.user.get_roles", new JsonObject { ["uid"] = user }, $"tell the roles of {user}"),
            cancellationToken);
        return told?.Body["message"] is JsonArray names
            ? names.Select(FrappeJson.Text).OfType<string>().ToFrozenSet(StringComparer.Ordinal)
            : null;
    }

    /// <summary>Without roles only reading can be tried; the other rights are taken as given until the site refuses.</summary>
    private async Task<bool> CanListAsync(DocTypeDefinition definition, CancellationToken cancellationToken)
    {
        if (definition.Schema.IsSingle)
        {
            return true;
        }

        try
        {
            var query = new ListQuery { DocType = definition.Schema.Name, Fields = ["name"], OrderBy = ListQuery.ByModified, Limit = 1 };
            await lists.QueryAsync(query, cancellationToken);
            return true;
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Permission)
        {
            return false;
        }
    }

    private async Task<SiteAnswer?> TryAsync(SiteRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await channel.CallAsync(request, cancellationToken);
        }
        catch (SiteException error) when (error.Class is SiteErrorClass.Permission or SiteErrorClass.Validation or SiteErrorClass.Gone)
        {
            return null;
        }
    }

    private sealed record RoleSet(FrozenSet<string>? Names);
}
