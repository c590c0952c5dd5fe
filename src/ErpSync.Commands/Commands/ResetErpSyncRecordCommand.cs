using System.Management.Automation;
using ErpSync.Commands.Completion;

namespace ErpSync.Commands;

/// <summary>Forgets what the state knows of a pair: the next run adopts equal documents and finds a conflict where they differ.</summary>
[Cmdlet(VerbsCommon.Reset, "ErpSyncRecord", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SyncRecord))]
public sealed class ResetErpSyncRecordCommand : ErpConfiguredCommand
{
    /// <summary>The DocType.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "The DocType.")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DocTypeCompleter))]
    public string DocType { get; set; } = string.Empty;

    /// <summary>The document's name on either side.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, HelpMessage = "Document names on either site.")]
    [Alias("DocName")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(DocumentNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Returns the pair as it was.</summary>
    [Parameter(HelpMessage = "Returns the pair as it was.")]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            if (!ShouldProcess($"{DocType}/{name}", "Forget the recorded pair"))
            {
                continue;
            }

            var record = Ask(() => Engine.ResetRecord(DocType, name));
            if (record is null)
            {
                WriteError(new ErpSyncError(
                    ErrorIds.RecordNotFound,
                    ErpErrorCategory.ObjectNotFound,
                    $"No pair is recorded for {DocType}/{name}.",
                    $"Get-ErpSyncRecord -DocType '{DocType}' lists the pairs.",
                    $"{DocType}/{name}"));
            }
            else if (PassThru)
            {
                WriteObject(record);
            }
        }
    }
}
