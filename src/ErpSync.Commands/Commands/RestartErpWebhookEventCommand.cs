using System.Globalization;
using System.Management.Automation;
using ErpSync.Commands.Completion;

namespace ErpSync.Commands;

/// <summary>
/// Puts entries back into the webhook queue: their documents are looked at anew and at once, whatever became of them before.
/// </summary>
[Cmdlet(VerbsLifecycle.Restart, "ErpWebhookEvent", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ErpWebhookEvent))]
public sealed class RestartErpWebhookEventCommand : ErpConfiguredCommand
{
    /// <summary>Numbers of entries, from Get-ErpWebhookEvent.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true,
        HelpMessage = "Numbers of entries, from Get-ErpWebhookEvent.")]
    [ArgumentCompleter(typeof(WebhookEventIdCompleter))]
    public long[] Id { get; set; } = [];

    /// <summary>Returns the entries that wait now.</summary>
    [Parameter(HelpMessage = "Returns the entries that wait now.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var id in Id)
        {
            var shown = id.ToString(CultureInfo.InvariantCulture);
            if (!ShouldProcess(shown, "Put the event back into the queue"))
            {
                continue;
            }

            if (Ask(() => Engine.RestartWebhookEvent(id)) is not { } restarted)
            {
                WriteError(new ErpSyncError(
                    ErrorIds.WebhookEventNotFound,
                    ErpErrorCategory.ObjectNotFound,
                    $"There is no event {shown} in the webhook queue.",
                    "Get-ErpWebhookEvent lists them; those that were dealt with are kept for a day.",
                    shown));
            }
            else if (PassThru)
            {
                WriteObject(restarted);
            }
        }
    }
}
