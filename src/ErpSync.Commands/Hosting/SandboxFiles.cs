using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ErpSync.Commands.Hosting;

/// <summary>The configuration that Start-ErpSandbox writes, so that every other command can be tried on the two sites at once.</summary>
internal sealed class SandboxFiles
{
    private readonly bool _isTemporary;

    private SandboxFiles(string configPath, bool isTemporary)
    {
        ConfigPath = configPath;
        _isTemporary = isTemporary;
    }

    /// <summary>The configuration file.</summary>
    public string ConfigPath { get; }

    /// <summary>Chooses the place and refuses one that is taken, before anything is started.</summary>
    /// <param name="configPath">The file to write; null takes a temporary folder.</param>
    /// <param name="force">Overwrites.</param>
    /// <exception cref="ErpSyncException">ErpConfigExists.</exception>
    public static SandboxFiles Reserve(string? configPath, bool force)
    {
        if (configPath is null)
        {
            var folder = Directory.CreateTempSubdirectory("erpsync-sandbox-").FullName;
            return new SandboxFiles(Path.Combine(folder, "config.yaml"), isTemporary: true);
        }

        var files = new SandboxFiles(configPath, isTemporary: false);
        var existing = new[] { configPath, files.EnvironmentPath }.FirstOrDefault(File.Exists);
        return existing is null || force
            ? files
            : throw new ErpSyncException(new ErpSyncError(
                ErrorIds.ConfigExists,
                ErpErrorCategory.ResourceExists,
                $"{existing} exists already.",
                "Choose another -ConfigPath, or add -Force to overwrite it.",
                existing));
    }

    /// <summary>Writes config.yaml and .env.</summary>
    /// <param name="cloud">The cloud site.</param>
    /// <param name="local">The local site.</param>
    /// <returns>The configuration file.</returns>
    public string Write(SandboxSite cloud, SandboxSite local)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        File.WriteAllText(EnvironmentPath, EnvironmentText(cloud, local), utf8);
        File.WriteAllText(ConfigPath, ConfigText(cloud, local, FreePort()), utf8);
        return ConfigPath;
    }

    /// <summary>Removes the temporary folder with everything the commands have written there. A folder the user chose stays.</summary>
    public void RemoveTemporary()
    {
        try
        {
            if (_isTemporary)
            {
                Directory.Delete(Path.GetDirectoryName(ConfigPath)!, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody still reads there (Windows keeps open files); the system's own cleaning of temporary files takes it.
        }
    }

    private string EnvironmentPath => Path.Combine(Path.GetDirectoryName(ConfigPath)!, ".env");

    /// <summary>A port nobody listens on now: the sites must know it before the webhook server starts.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Names of their own: variables of a real installation in this process must never lead a practice run to real sites.
    /// </summary>
    private static string EnvironmentText(SandboxSite cloud, SandboxSite local) => $"""
        # Keys of two practice sites. They are worth nothing once the sandbox has stopped.
        SANDBOX_CLOUD_API_KEY={cloud.ApiKey}
        SANDBOX_CLOUD_API_SECRET={cloud.ApiSecret}
        SANDBOX_LOCAL_API_KEY={local.ApiKey}
        SANDBOX_LOCAL_API_SECRET={local.ApiSecret}
        SANDBOX_WEBHOOK_SECRET={RandomNumberGenerator.GetHexString(32, lowercase: true)}

        """.ReplaceLineEndings("\n");

    private static string ConfigText(SandboxSite cloud, SandboxSite local, int webhookPort) => $$"""
        # Written by Start-ErpSandbox for two practice sites on this machine.
        sites:
          cloud:
            url: {{cloud.Url.AbsoluteUri.TrimEnd('/')}}
            api_key: ${SANDBOX_CLOUD_API_KEY}
            api_secret: ${SANDBOX_CLOUD_API_SECRET}
          local:
            url: {{local.Url.AbsoluteUri.TrimEnd('/')}}
            api_key: ${SANDBOX_LOCAL_API_KEY}
            api_secret: ${SANDBOX_LOCAL_API_SECRET}

        sync_rules:
          doctypes:
            - Customer
            - Supplier
            - Item
            - Address
            - Contact
            - Sales Order
            - Purchase Order
          conflict_resolution: manual

        # Where Start-ErpWebhookServer listens and Register-ErpWebhook lets the sites call.
        webhook:
          host: 127.0.0.1
          port: {{webhookPort}}
          secret: ${SANDBOX_WEBHOOK_SECRET}
          public_url: http://127.0.0.1:{{webhookPort}}

        """.ReplaceLineEndings("\n");
}
