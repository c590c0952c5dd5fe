using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Synchronizes and streams one result per changed document; with -WhatIf shows the plan and writes nothing.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ErpSync", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SyncResult), typeof(SyncPlanItem))]
public sealed class InvokeErpSyncCommand : ErpConnectedCommand
{
    /// <inheritdoc/>
    protected override void EndProcessing() => Stream((engine, _, token) => engine.SyncAsync(new SyncRequest { PlanOnly = IsWhatIf }, token));
}
