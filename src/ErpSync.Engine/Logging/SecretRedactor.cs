using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Logging;

/// <summary>
/// Takes secrets out of text, the one place that does: the values of the configuration, also percent-encoded or escaped for JSON, and
/// whatever stands in headers that carry a secret (Authorization, cookies, webhook signatures), whosever it is.
/// </summary>
internal sealed partial class SecretRedactor
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>A shorter value would black out ordinary words, and is no secret.</summary>
    public const int ShortestSecret = 4;

    private readonly string[] _secrets;

    /// <param name="secrets">The values to take out; null, empty and very short ones are passed over.</param>
    public SecretRedactor(IEnumerable<string?> secrets) =>
        // The longest first: a secret may be the beginning of another.
        _secrets = [.. secrets
            .Select(secret => secret?.Trim() ?? "")
            .Where(secret => secret.Length >= ShortestSecret)
            .SelectMany(Spellings)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(secret => secret.Length)];

    /// <summary>Takes out every secret of a configuration.</summary>
    public static SecretRedactor For(SyncConfiguration configuration) =>
        new([
            .. Secrets(configuration.Cloud), .. Secrets(configuration.Local), configuration.Webhook.Secret, configuration.Webhook.PreviousSecret,
            configuration.Webhook.TokenValue, configuration.Webhook.CertificatePassword,
        ]);

    /// <summary>Takes out the key and the secret of one site.</summary>
    public static SecretRedactor For(SiteConfiguration site) => new(Secrets(site));

    /// <summary>The text with <see cref="Mask"/> for each secret.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return SecretHeader.Replace(text, match => match.Groups["name"].Value + Mask);
    }

    /// <summary>The exception when nothing in it shows a secret, else null: a foreign exception's text cannot be mended.</summary>
    public Exception? Redact(Exception exception)
    {
        var text = exception.ToString();
        return Redact(text) == text ? exception : null;
    }

    // Also as the one token of the Authorization header, in the two forms that Frappe knows.
    private static string[] Secrets(SiteConfiguration site)
    {
        var token = $"{site.ApiKey}:{site.ApiSecret}";
        return [token, Convert.ToBase64String(Encoding.UTF8.GetBytes(token)), site.ApiSecret, site.ApiKey];
    }

    /// <summary>As it is, as in an address, as in JSON, and as in JSON that is itself a text in JSON (a logged request body).</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        string[] inJson = [Escape(secret, JavaScriptEncoder.Default), Escape(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)];
        return
        [
            secret,
            Uri.EscapeDataString(secret),
            .. inJson,
            .. inJson.Select(text => Escape(text, JavaScriptEncoder.Default)),
            .. inJson.Select(text => Escape(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)),
        ];
    }

    private static string Escape(string text, JavaScriptEncoder encoder) => JsonEncodedText.Encode(text, encoder).Value;

    // The value ends with the line, or with the quote or bracket that holds it.
    [GeneratedRegex(
        @"(?<name>\b(?:Authorization|Cookie|Set-Cookie|X-Frappe-Webhook-Signature|X-Frappe-CSRF-Token)""?\s*[:=]\s*[""'\[]{0,2})"
            + @"(?<value>[^""'\]\r\n]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretHeader { get; }
}
