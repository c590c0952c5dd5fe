using System.Management.Automation;
using ErpSync.Commands.Services;

namespace ErpSync.Commands;

/// <summary>Stops and removes what Register-ErpSyncService has registered. Configuration, state and log stay.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "ErpSyncService", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class UnregisterErpSyncServiceCommand : ErpCommand
{
    /// <summary>The name it was registered with. Default: erpsync.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, HelpMessage = "The name it was registered with. Default: erpsync.")]
    [ValidatePattern("^[A-Za-z][A-Za-z0-9_-]{0,63}$")]
    public string Name { get; set; } = "erpsync";

    /// <summary>It was registered for you alone and not for the system.</summary>
    [Parameter(HelpMessage = "It was registered for you alone and not for the system.")]
    public SwitchParameter UserScope { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var machine = Session.Machine();
        var system = Ask(machine.Services);
        var plan = Ask(() => system.Unregister(Name, UserScope));
        if (!IsWhatIf)
        {
            Ask(() =>
            {
                system.CheckRemoval(UserScope);
                return true;
            });
        }

        if (ShouldProcess(plan.ToString(), plan.ToString(), $"Unregister {Name}"))
        {
            Ask(() =>
            {
                new ServicePlanExecutor(machine.Runner).Execute(plan, WriteDebug);
                return true;
            });
        }
    }
}
