using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Stops webhook servers: those from the pipeline, or all of this session when none is given.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ErpWebhookServer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class StopErpWebhookServerCommand : ErpCommand
{
    /// <summary>Servers from Start-ErpWebhookServer -NoWait. Default: all of this session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true,
        HelpMessage = "Servers from Start-ErpWebhookServer -NoWait. Default: all of this session.")]
    [ValidateNotNull]
    public ErpWebhookServer[]? InputObject { get; set; }

    /// <summary>How long documents under work may take. Default: 10 seconds.</summary>
    [Parameter(HelpMessage = "How many seconds documents under work may take. Default: 10.")]
    [ValidateRange(0, 3600)]
    public int DrainSeconds { get; set; } = 10;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var server in InputObject ?? Session.RunningServers())
        {
            if (server.State == WebhookServerState.Running && ShouldProcess(server.Url.ToString(), "Stop the webhook server"))
            {
                Ask(() =>
                {
                    server.Stop(TimeSpan.FromSeconds(DrainSeconds));
                    return true;
                });
            }
        }
    }
}
