using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using ErpSync.Commands.Services;

namespace ErpSync.Commands.Hosting;

/// <summary>What the module keeps for one runspace: the door to the engine, and the sandboxes and webhook servers that were started there.</summary>
internal sealed class ModuleSession
{
    private static readonly ConditionalWeakTable<Runspace, ModuleSession> Sessions = [];
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private readonly List<ErpSandbox> _sandboxes = [];
    private readonly List<ErpWebhookServer> _servers = [];
    private readonly Lock _gate = new();

    private ModuleSession(Runspace runspace) => runspace.StateChanged += (_, change) =>
    {
        if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)
        {
            StopEverything();
        }
    };

    /// <summary>The session of the runspace that runs on this thread.</summary>
    public static ModuleSession Current => For(Runspace.DefaultRunspace);

    /// <summary>Opens the engine. Tests put an engine of their own here.</summary>
    public Func<IErpSyncEntryPoint> Engine { get; set; } = EngineBridge.Engine;

    /// <summary>Opens the sandbox. Tests put a sandbox of their own here.</summary>
    public Func<ISandboxEntryPoint> Sandbox { get; set; } = EngineBridge.Sandbox;

    /// <summary>Opens the webhook server. Tests put one of their own here.</summary>
    public Func<IWebhookEntryPoint> Webhooks { get; set; } = EngineBridge.Webhooks;

    /// <summary>The machine on which services are registered. Tests put one of their own here.</summary>
    public Func<ServiceMachine> Machine { get; set; } = ServiceMachine.This;

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

    /// <summary>Keeps a webhook server, so that it stops with the runspace.</summary>
    /// <param name="server">A server that runs.</param>
    public void Add(ErpWebhookServer server)
    {
        lock (_gate)
        {
            _servers.Add(server);
        }
    }

    /// <summary>The webhook servers that were started here and still run.</summary>
    public IReadOnlyList<ErpWebhookServer> RunningServers()
    {
        lock (_gate)
        {
            _servers.RemoveAll(server => server.State != WebhookServerState.Running);
            return [.. _servers];
        }
    }

    /// <summary>Stops every webhook server and every sandbox of this session.</summary>
    public void StopEverything()
    {
        // The session is over: documents under work get a moment, and the next start finds out about the rest.
        foreach (var server in RunningServers())
        {
            server.Stop(StopPatience);
        }

        foreach (var sandbox in RunningSandboxes())
        {
            sandbox.Stop();
        }
    }
}
