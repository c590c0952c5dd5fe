using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Shows totals, backlog, recent operations and runs. Reads the state only.</summary>
[Cmdlet(VerbsCommon.Get, "ErpSyncStatus")]
[OutputType(typeof(SyncStatusReport))]
public sealed class GetErpSyncStatusCommand : ErpConfiguredCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Ask(Engine.GetStatus));
}
