using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Removes the Webhook documents that ErpSync made from the sites. The next scans find what is edited from then on.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "ErpWebhook", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ErpWebhook))]
public sealed class UnregisterErpWebhookCommand : ErpWebhookDocumentCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ShouldProcess(Target(), "Remove the Webhook documents of ErpSync") || IsWhatIf)
        {
            var registration = Registration();
            Stream((engine, _, token) => engine.UnregisterWebhooksAsync(registration, token));
        }
    }
}
