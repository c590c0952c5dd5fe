using System.Management.Automation;

namespace ErpSync.Commands;

/// <summary>Stops practice sites: those from the pipeline, or all of this session when none is given.</summary>
[Cmdlet(VerbsLifecycle.Stop, "ErpSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(void))]
public sealed class StopErpSandboxCommand : ErpCommand
{
    /// <summary>Sandboxes from Start-ErpSandbox. Default: all of this session.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, HelpMessage = "Sandboxes from Start-ErpSandbox. Default: all of this session.")]
    [ValidateNotNull]
    public ErpSandbox[]? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var sandbox in InputObject ?? Session.RunningSandboxes())
        {
            if (sandbox.IsRunning && ShouldProcess($"{sandbox.Cloud.Url} and {sandbox.Local.Url}", "Stop the practice sites"))
            {
                sandbox.Stop();
            }
        }
    }
}
