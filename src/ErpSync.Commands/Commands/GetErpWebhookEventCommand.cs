using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Returns the entries of the webhook queue, newest first, dead letters included. Reads the state only.</summary>
[Cmdlet(VerbsCommon.Get, "ErpWebhookEvent")]
[OutputType(typeof(ErpWebhookEvent))]
public sealed class GetErpWebhookEventCommand : ErpStateQueryCommand
{
    /// <summary>Only entries that stand there. Default: anywhere.</summary>
    [Parameter(HelpMessage = "Only entries that stand there: Pending, Processing, Done, DeadLetter.")]
    public WebhookEventStatus[] Status { get; set; } = [];

    /// <summary>At most this many entries. Default: all.</summary>
    [Parameter(HelpMessage = "At most this many entries.")]
    [ValidateRange(1, int.MaxValue)]
    public int? First { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var selection = Selection();
        var query = new WebhookEventQuery { DocTypes = selection.DocTypes, Names = selection.Names, Statuses = Status, First = First };
        var found = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in AskMany(() => Engine.GetWebhookEvents(query)))
        {
            found.Add(entry.DocType);
            WriteObject(entry);
        }

        // No event is an answer; a DocType nobody knows is a mistake.
        ReportUnknownDocTypes(selection, found);
    }
}
