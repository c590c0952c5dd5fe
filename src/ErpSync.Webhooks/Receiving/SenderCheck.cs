using System.Net;
using System.Security.Cryptography;
using System.Text;
using ErpSync.Engine.Configuration;
using Microsoft.AspNetCore.Http;

namespace ErpSync.Webhooks.Receiving;

/// <summary>Whether a delivery may come from where it comes from: the address, and the header token.</summary>
internal sealed class SenderCheck(WebhookConfiguration configuration)
{
    private readonly byte[]? _token = configuration.TokenValue is { } value ? SHA256.HashData(Encoding.UTF8.GetBytes(value)) : null;

    public bool IsAllowed(IPAddress? address)
    {
        if (configuration.AllowFrom.Count == 0)
        {
            return true;
        }

        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && configuration.AllowFrom.Any(network => network.Contains(plain));
    }

    public bool HasToken(IHeaderDictionary headers)
    {
        if (configuration.TokenHeader is not { } name)
        {
            return true;
        }

        // Of equal length whatever was sent.
        var sent = SHA256.HashData(Encoding.UTF8.GetBytes(headers[name].ToString()));
        return _token is not null && CryptographicOperations.FixedTimeEquals(sent, _token);
    }
}
