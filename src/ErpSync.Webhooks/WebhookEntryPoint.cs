using ErpSync.Engine.Configuration;
using ErpSync.Engine.Events;

namespace ErpSync.Webhooks;

/// <summary>The door into the webhook server, found by name from the default load context.</summary>
public sealed class WebhookEntryPoint : IWebhookEntryPoint
{
    /// <inheritdoc/>
    public async Task<IWebhookSession> StartAsync(
        EngineOptions configuration, WebhookServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(options);
        var whole = ConfigurationLoader.Load(configuration);
        return await WebhookSession.StartAsync(tell => RealtimeService.Open(whole, tell), options, cancellationToken);
    }
}
