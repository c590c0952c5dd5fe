using System.Management.Automation;

namespace ErpSync.Commands.Hosting;

/// <summary>Runs when the module is removed from a session: what it started there stops.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <summary>Stops the session's webhook servers and sandboxes.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => ModuleSession.Current.StopEverything();
}
