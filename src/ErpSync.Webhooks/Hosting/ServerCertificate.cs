using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ErpSync.Engine.Configuration;

namespace ErpSync.Webhooks.Hosting;

/// <summary>Loads the certificate of webhook.certificate: a PFX file, or a PEM file that holds certificate and key.</summary>
internal static class ServerCertificate
{
    /// <returns>The certificate; null when none is configured.</returns>
    /// <exception cref="ErpSyncException">ErpCertificateInvalid.</exception>
    public static X509Certificate2? Load(WebhookConfiguration configuration)
    {
        if (configuration.CertificatePath is not { } path)
        {
            return null;
        }

        try
        {
            var certificate = IsPem(path) ? LoadPem(path, configuration.CertificatePassword)
                : X509CertificateLoader.LoadPkcs12FromFile(path, configuration.CertificatePassword);
            return certificate.HasPrivateKey ? certificate : throw new CryptographicException("It has no private key.");
        }
        catch (Exception exception) when (
            exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ErpSyncException(
                new ErpSyncError(
                    ErrorIds.CertificateInvalid,
                    ErpErrorCategory.InvalidData,
                    $"The certificate {path} cannot be used: {exception.Message}",
                    "Check webhook.certificate and its password: a PFX file, or a PEM file with certificate and private key.",
                    path),
                exception);
        }
    }

    private static X509Certificate2 LoadPem(string path, string? password)
    {
        using var certificate = password is null
            ? X509Certificate2.CreateFromPemFile(path)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password);

        // The key of a PEM lives in memory only, which the TLS of Windows does not take.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }

    private static bool IsPem(string path)
    {
        using var reader = new StreamReader(path);
        var beginning = new char[4096];
        var length = reader.ReadBlock(beginning);
        return beginning.AsSpan(0, length).Contains("-----BEGIN ", StringComparison.Ordinal);
    }
}
