using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>A user who may call the API with a key and a secret.</summary>
/// <param name="Name">User name, usually an e-mail address.</param>
/// <param name="ApiKey">The part before the colon of <c>Authorization: token key:secret</c>.</param>
/// <param name="ApiSecret">The part after the colon.</param>
public sealed record SandboxUser(string Name, string ApiKey, string ApiSecret)
{
    /// <summary>A disabled user gets 401 with the right secret. Default: enabled.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>DocTypes the user may read; null (default) means every one.</summary>
    public IReadOnlySet<string>? ReadableDocTypes { get; init; }

    /// <summary>DocTypes the user may create, change and delete; null (default) means all that are readable.</summary>
    public IReadOnlySet<string>? WritableDocTypes { get; init; }

    /// <summary>
    /// Models User Permissions: documents (whole, with their <c>doctype</c>) for which it gives false are silently left out of
    /// lists and counts and answer 403 when read or written one by one. Null (default) restricts nothing.
    /// </summary>
    public Func<JsonObject, bool>? MayAccess { get; init; }

    /// <summary>Permission levels above 0 at which the user may read and write. Default: none. Administrator has all of them.</summary>
    public IReadOnlySet<int> PermissionLevels { get; init; } = new HashSet<int>();

    /// <summary>Roles that workflows ask for; null (default) means every one.</summary>
    public IReadOnlySet<string>? Roles { get; init; }

    internal bool HasRole(string role) => Roles is null || IsAdministrator || Roles.Contains(role);

    internal bool IsAdministrator => Name == "Administrator";

    internal bool CanRead(string docType) => ReadableDocTypes is null || ReadableDocTypes.Contains(docType);

    internal bool CanWrite(string docType) =>
        WritableDocTypes is null ? CanRead(docType) : WritableDocTypes.Contains(docType);

    internal bool CanAccess(JsonObject document) => MayAccess is null || MayAccess(document);

    internal bool HasLevel(int level) => level == 0 || IsAdministrator || PermissionLevels.Contains(level);
}
