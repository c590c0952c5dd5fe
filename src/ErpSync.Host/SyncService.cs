using ErpSync.Webhooks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ErpSync.Host;

/// <summary>
/// The synchronization as one service. It counts as started once deliveries are accepted; what happens to documents goes to the log file of the
/// configuration, what a person should know also to the journal, the event log or the console.
/// </summary>
internal sealed partial class SyncService(HostArguments arguments, ILogger<SyncService> logger) : IHostedService, IAsyncDisposable
{
    /// <summary>How long documents under work may take when the service is stopped.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private IWebhookSession? _session;
    private Task _telling = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var configuration = new EngineOptions { ConfigPath = arguments.ConfigPath, WorkingDirectory = Environment.CurrentDirectory };
        var options = new WebhookServerOptions
        {
            Port = arguments.Port,
            AllowUnsigned = arguments.AllowUnsigned,
            Listens = arguments.ReceivesWebhooks,
            HasReader = true,
        };
        _session = await new WebhookEntryPoint().StartAsync(configuration, options, cancellationToken);
        if (_session.Url is { } url)
        {
            TellListening(url, _session.ConfigPath);
        }
        else
        {
            TellScanning(_session.ConfigPath);
        }

        _telling = TellAsync(_session);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_session is { } session)
        {
            TellStopping();
            await session.StopAsync(Patience);
            await _telling;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is { } session)
        {
            await session.DisposeAsync();
            await _telling;
        }
    }

    // Ends with the session.
    private async Task TellAsync(IWebhookSession session)
    {
        await foreach (var told in session.EventsAsync(CancellationToken.None))
        {
            logger.Tell(told);
            if (told is ResultEvent { Value: ErpWebhookDelivery { Outcome: DeliveryOutcome.DeadLetter or DeliveryOutcome.Conflict } delivery })
            {
                TellDelivery(delivery.Outcome, delivery.DocType, delivery.Name, delivery.Reason);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Listening on {Url} with {ConfigPath}")]
    private partial void TellListening(Uri url, string configPath);

    [LoggerMessage(LogLevel.Information, "Scanning without webhooks with {ConfigPath}")]
    private partial void TellScanning(string configPath);

    [LoggerMessage(LogLevel.Information, "Stopping: documents under work are finished")]
    private partial void TellStopping();

    [LoggerMessage(LogLevel.Warning, "{Outcome} {DocType}/{Name}: {Reason}")]
    private partial void TellDelivery(DeliveryOutcome outcome, string docType, string name, string? reason);
}
