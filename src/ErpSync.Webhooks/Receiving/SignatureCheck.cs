using System.Security.Cryptography;
using System.Text;

namespace ErpSync.Webhooks.Receiving;

/// <summary>
/// Frappe's signature: Base64 of the HMAC-SHA256 over the body as it came, with the secret of the Webhook document as key (recorded on
/// Frappe 15).
/// </summary>
/// <param name="secrets">The secrets that count, the present and the previous one.</param>
internal sealed class SignatureCheck(IEnumerable<string> secrets)
{
    public const string Header = "X-Frappe-Webhook-Signature";

    private readonly byte[][] _keys = [.. secrets.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether a delivery without a signature passes; one with a wrong signature never does.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether the signature is that of the body. Takes equally long whatever is wrong with it.</summary>
    public bool IsValid(string? signature, ReadOnlySpan<byte> body)
    {
        if (IsOptional && string.IsNullOrEmpty(signature))
        {
            return true;
        }

        Span<byte> sent = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var isWhole = signature is { Length: 44 }
            && Convert.TryFromBase64String(signature, sent, out var written)
            && written == sent.Length;
        var isValid = false;
        foreach (var key in _keys)
        {
            HMACSHA256.HashData(key, body, expected);
            isValid |= CryptographicOperations.FixedTimeEquals(expected, sent);
        }

        return isWhole && isValid;
    }
}
