using System.Text;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Frappe;

/// <summary>Keeps the key and the secret of a site out of every text that can reach a person, a log or the state file.</summary>
internal sealed class SecretRedactor
{
    private const string Mark = "***";

    /// <summary>Shorter than this is no secret, and hiding it would tear every message apart. Frappe's keys have 15 characters.</summary>
    private const int ShortestSecret = 4;

    private readonly string[] _secrets;

    public SecretRedactor(SiteConfiguration configuration)
    {
        var pair = $"{configuration.ApiKey}:{configuration.ApiSecret}";
        string[] plain = [pair, Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)), configuration.ApiSecret, configuration.ApiKey];
        _secrets =
        [
            .. plain.Concat(plain.Select(Uri.EscapeDataString))
                .Where(secret => secret.Length >= ShortestSecret)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(secret => secret.Length),
        ];
    }

    public string Clean(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mark, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The exception when nothing in it shows a secret, else null: a foreign exception's text cannot be mended.</summary>
    public Exception? Clean(Exception exception)
    {
        var text = exception.ToString();
        return Array.Exists(_secrets, secret => text.Contains(secret, StringComparison.Ordinal)) ? null : exception;
    }
}
