namespace ErpSync;

/// <summary>Starts webhook servers. Implemented by the webhook assembly in the private load context.</summary>
public interface IWebhookEntryPoint
{
    /// <summary>Starts to accept deliveries and to work on them.</summary>
    /// <param name="configuration">Where to look for the configuration.</param>
    /// <param name="options">Port and signature.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ErpSyncException">
    /// ErpConfigNotFound, ErpConfigInvalid, ErpCredentialMissing (no secret), ErpCertificateInvalid, ErpPortInUse, or an error of the state
    /// file.
    /// </exception>
    Task<IWebhookSession> StartAsync(EngineOptions configuration, WebhookServerOptions options, CancellationToken cancellationToken);
}
