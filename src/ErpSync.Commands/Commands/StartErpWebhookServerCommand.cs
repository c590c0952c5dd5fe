using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ErpSync.Commands;

/// <summary>
/// Receives webhooks of both sites and keeps them in step as they come, with a scan behind it; streams one object per event.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "ErpWebhookServer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ErpWebhookDelivery), typeof(ErpWebhookServer))]
public sealed class StartErpWebhookServerCommand : ErpConnectedCommand
{
    private readonly CancellationTokenSource _starting = new();

    /// <summary>The port. Default: as configured; 0 takes any free one.</summary>
    [Parameter(HelpMessage = "The port. Default: webhook.port of the configuration; 0 takes any free one.")]
    [ValidateRange(0, 65535)]
    public int? Port { get; set; }

    /// <summary>Accepts deliveries without a signature.</summary>
    [Parameter(HelpMessage = "Accepts deliveries without a signature. Only for a network you trust.")]
    public SwitchParameter AllowUnsigned { get; set; }

    /// <summary>Returns at once; the server runs on until Stop-ErpWebhookServer or the end of the session.</summary>
    [Parameter(HelpMessage = "Returns the server at once; it runs on until Stop-ErpWebhookServer or the end of the session.")]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Returns the server before the deliveries. With -NoWait it is always returned.</summary>
    [Parameter(HelpMessage = "Returns the server before the deliveries; with -NoWait it is always returned.")]
    public SwitchParameter PassThru { get; set; }

    /// <summary>How long documents under work may take when the server stops. Default: 10 seconds.</summary>
    [Parameter(HelpMessage = "How many seconds documents under work may take when the server stops. Default: 10.")]
    [ValidateRange(0, 3600)]
    public int DrainSeconds { get; set; } = 10;

    private TimeSpan Patience => TimeSpan.FromSeconds(DrainSeconds);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Engine.ConfigPath, "Receive webhooks and synchronize"))
        {
            return;
        }

        if (AllowUnsigned)
        {
            WriteWarning("Deliveries without a signature are accepted: whoever reaches the port can make ErpSync look at documents.");
        }

        var entryPoint = Ask(Session.Webhooks);
        var configuration = Options(ConfigPath);
        if (NoWait)
        {
            var session = Ask(() => Task.Run(() => entryPoint.StartAsync(configuration, ServerOptions(hasReader: false), _starting.Token))
                .GetAwaiter().GetResult());
            var server = new ErpWebhookServer(session, TimeProvider.System.GetUtcNow());
            Session.Add(server);
            WriteInformation($"Listening on {server.Url}", ["ErpSync"]);
            WriteObject(server);
            return;
        }

        Stream((_, _, token) => ServeAsync(entryPoint, configuration, token));
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _starting.Cancel();
        base.StopProcessing();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _starting.Dispose();
        }
    }

    private WebhookServerOptions ServerOptions(bool hasReader) =>
        new() { Port = Port, AllowUnsigned = AllowUnsigned, HasReader = hasReader };

    // Ctrl+C fires the token: the server accepts no more, brings home what is under way, and the enumeration ends.
    private async IAsyncEnumerable<EngineEvent> ServeAsync(
        IWebhookEntryPoint entryPoint, EngineOptions configuration, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var session = await entryPoint.StartAsync(configuration, ServerOptions(hasReader: true), cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                yield return new InformationEvent($"Listening on {session.Url} - Ctrl+C stops.");
                if (PassThru)
                {
                    yield return new ResultEvent(new ErpWebhookServer(session, TimeProvider.System.GetUtcNow()));
                }

                await foreach (var told in session.EventsAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return told;
                }
            }
            finally
            {
                await session.StopAsync(Patience).ConfigureAwait(false);
            }
        }
    }
}
