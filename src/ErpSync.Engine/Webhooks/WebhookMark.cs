using System.Security.Cryptography;
using System.Text;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Webhooks;

/// <summary>
/// The header by which a Webhook document is known as made by ErpSync for this pair of sites: its value is "installation secret".
/// Names cannot tell that, as Frappe 13 and 14 number Webhook documents, and a site may be synchronized with several others.
/// </summary>
/// <param name="Installation">Stands for the two sites that are kept in step.</param>
/// <param name="Secret">
/// Stands for the secret the Webhook signs with: a site never shows that again, so this tells whether it is still the one configured. Null when
/// none is configured.
/// </param>
internal sealed record WebhookMark(string Installation, string? Secret)
{
    public const string Header = "X-ErpSync";

    private const int InstallationLength = 8;
    private const int SecretLength = 16;

    public string Value => Secret is null ? Installation : $"{Installation} {Secret}";

    public static WebhookMark Of(SyncConfiguration configuration)
    {
        var sites = $"{configuration.Cloud.Url.Authority}\n{configuration.Local.Url.Authority}".ToLowerInvariant();
        var secret = configuration.Webhook.Secret;
        return new WebhookMark(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sites)))[..InstallationLength],
            secret is null ? null : Convert.ToHexStringLower(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Header)))[..SecretLength]);
    }

    /// <summary>The mark a header's value holds; null when it holds none.</summary>
    public static WebhookMark? Read(string? value)
    {
        var parts = (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is 1 or 2 && parts[0].Length == InstallationLength && parts[0].All(char.IsAsciiHexDigitLower)
            ? new WebhookMark(parts[0], parts.ElementAtOrDefault(1))
            : null;
    }
}
