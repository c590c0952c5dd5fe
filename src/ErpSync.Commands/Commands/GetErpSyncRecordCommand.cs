using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Returns the pairs the state knows: one business document on both sites. Reads the state only.</summary>
[Cmdlet(VerbsCommon.Get, "ErpSyncRecord")]
[OutputType(typeof(SyncRecord))]
public sealed class GetErpSyncRecordCommand : ErpStateQueryCommand
{
    /// <summary>Only pairs in these states. Default: all.</summary>
    [Parameter(HelpMessage = "Only pairs in these states: Synced, Pending, Error, Conflict, Blocked, Deleted, Quarantined, DeadLetter.")]
    public SyncRecordStatus[] Status { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var selection = Selection();
        var docTypes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var query = new RecordQuery { DocTypes = selection.DocTypes, Names = selection.Names, Statuses = Status };
        foreach (var record in AskMany(() => Engine.GetRecords(query)))
        {
            docTypes.Add(record.DocType);
            names.UnionWith(new[] { record.Name, record.CloudName, record.LocalName }.OfType<string>());
            WriteObject(record);
        }

        // A pair that is there but in another state is not missing.
        if (Status.Length > 0)
        {
            return;
        }

        ReportUnknownDocTypes(selection, docTypes);
        foreach (var name in selection.MissingNames(names))
        {
            WriteError(new ErpSyncError(
                ErrorIds.RecordNotFound,
                ErpErrorCategory.ObjectNotFound,
                $"No pair is recorded for {string.Join(" or ", selection.DocTypes.DefaultIfEmpty("any DocType"))} {name}.",
                "Names count as the sites write them. A document is recorded by the first run that sees it: Invoke-ErpSync.",
                name));
        }
    }
}
