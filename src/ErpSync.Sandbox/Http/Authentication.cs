using System.Text;

namespace ErpSync.Sandbox;

/// <summary>Finds out who asks. Cookies are not looked at.</summary>
internal sealed class Authentication(SiteInternals site)
{
    private readonly Dictionary<string, SandboxUser> _byKey = new(StringComparer.Ordinal);

    /// <summary>Who asks without credentials: may call a few methods and read nothing.</summary>
    public static SandboxUser Guest { get; } = new("Guest", "", "")
    {
        ReadableDocTypes = new HashSet<string>(),
        WritableDocTypes = new HashSet<string>(),
    };

    public void Add(SandboxUser user) => _byKey[user.ApiKey] = user;

    public SandboxUser? Find(string name) => _byKey.Values.FirstOrDefault(user => user.Name == name);

    /// <summary>The user of <c>Authorization: token key:secret</c> or <c>Basic</c>; Guest without such a header.</summary>
    /// <exception cref="FrappeError">401 for anything wrong with it.</exception>
    public SandboxUser Identify(SandboxRequest request)
    {
        var parts = (request.Header("Authorization") ?? "").Split(' ');
        if (parts.Length != 2)
        {
            return Guest;
        }

        string pair;
        switch (parts[0].ToUpperInvariant())
        {
            case "TOKEN":
                pair = parts[1];
                break;
            case "BASIC":
                pair = Decoded(parts[1]);
                break;
            default:
                return site.Behaviour.PassesUnknownSchemes ? Guest : throw FrappeErrors.Unauthenticated();
        }

        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !_byKey.TryGetValue(pair[..colon], out var user))
        {
            throw FrappeErrors.Unauthenticated();
        }

        if (user.ApiSecret != pair[(colon + 1)..])
        {
            return site.Behaviour.TakesWrongSecretForGuest ? Guest : throw FrappeErrors.Unauthenticated();
        }

        return site.Behaviour.RefusesDisabledUsers && (!user.Enabled || IsDisabled(user.Name))
            ? throw FrappeErrors.Unauthenticated()
            : user;
    }

    private string Decoded(string text)
    {
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length))
        {
            return Encoding.UTF8.GetString(bytes, 0, length);
        }

        return site.Behaviour.CallsBrokenCredentialsBadRequest
            ? throw FrappeErrors.BrokenCredentials()
            : "";
    }

    private bool IsDisabled(string name) =>
        site.DocTypes.Find("User") is { } type
        && site.Database.Table(type.Name).Find(name) is { } row
        && type.Column("enabled") is >= 0 and var column
        && StoredValue.Int(row[column]) == 0;
}
