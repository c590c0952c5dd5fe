using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Shows the Webhook documents that ErpSync has on the sites, and whether they are as configured. Writes nothing.</summary>
[Cmdlet(VerbsCommon.Get, "ErpWebhook")]
[OutputType(typeof(ErpWebhook))]
public sealed class GetErpWebhookCommand : ErpWebhookDocumentCommand
{
    /// <summary>Also those that somebody else made and that call the same server.</summary>
    [Parameter(HelpMessage = "Also those that somebody else made and that call the same server.")]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Stream((engine, _, token) => engine.GetWebhooksAsync(Registration() with { IncludeForeign = All }, token));
}
