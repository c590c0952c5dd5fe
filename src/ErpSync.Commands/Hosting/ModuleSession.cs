using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace ErpSync.Commands.Hosting;

/// <summary>What the module keeps for one runspace: the door to the engine and the sandboxes that were started there.</summary>
internal sealed class ModuleSession
{
    private static readonly ConditionalWeakTable<Runspace, ModuleSession> Sessions = [];
    private readonly List<ErpSandbox> _sandboxes = [];
    private readonly Lock _gate = new();

    private ModuleSession(Runspace runspace) => runspace.StateChanged += (_, change) =>
    {
        if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
        {
            StopSandboxes();
        }
    };

    /// <summary>The session of the runspace that runs on this thread.</summary>
    public static ModuleSession Current => For(Runspace.DefaultRunspace);

    /// <summary>Opens the engine. Tests put an engine of their own here.</summary>
    public Func<IErpSyncEntryPoint> Engine { get; set; } = EngineBridge.Engine;

    /// <summary>Opens the sandbox. Tests put a sandbox of their own here.</summary>
    public Func<ISandboxEntryPoint> Sandbox { get; set; } = EngineBridge.Sandbox;

    /// <summary>The session of a runspace.</summary>
    /// <param name="runspace">The runspace.</param>
    public static ModuleSession For(Runspace runspace) => Sessions.GetValue(runspace, created => new ModuleSession(created));

    /// <summary>Keeps a sandbox, so that it stops with the runspace.</summary>
    /// <param name="sandbox">A sandbox that runs.</param>
    public void Add(ErpSandbox sandbox)
    {
        lock (_gate)
        {
            _sandboxes.Add(sandbox);
        }
    }

    /// <summary>The sandboxes that were started here and still run.</summary>
    public IReadOnlyList<ErpSandbox> RunningSandboxes()
    {
        lock (_gate)
        {
            _sandboxes.RemoveAll(sandbox => !sandbox.IsRunning);
            return [.. _sandboxes];
        }
    }

    /// <summary>Stops every sandbox of this session.</summary>
    public void StopSandboxes()
    {
        foreach (var sandbox in RunningSandboxes())
        {
            sandbox.Stop();
        }
    }
}
