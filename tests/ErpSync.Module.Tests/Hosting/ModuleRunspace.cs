using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ErpSync.Commands.Hosting;
using ErpSync.ModuleTests.Fakes;

namespace ErpSync.ModuleTests.Hosting;

/// <summary>
/// A real PowerShell engine with the built module imported. The ERP behind it is a fake unless a test asks for the real engine.
/// </summary>
internal sealed class ModuleRunspace : IDisposable
{
    public ModuleRunspace(bool hasRealEngine = false)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([ModuleFolder.Manifest]);
        state.ThrowOnRunspaceOpenError = true;
        Runspace = RunspaceFactory.CreateRunspace(Host, state);
        Runspace.Open();
        if (!hasRealEngine)
        {
            ModuleSession.For(Runspace).Engine = () => EntryPoint;
            ModuleSession.For(Runspace).Sandbox = () => Sandbox;
            ModuleSession.For(Runspace).Webhooks = () => Webhooks;
            ModuleSession.For(Runspace).Machine = () => Machine.Describe();
        }
    }

    public RecordingHost Host { get; } = new();

    public Runspace Runspace { get; }

    public FakeEntryPoint EntryPoint { get; } = new();

    public FakeEngine Engine => EntryPoint.Engine;

    public FakeSandboxEntryPoint Sandbox { get; } = new();

    public FakeWebhookEntryPoint Webhooks { get; } = new();

    public FakeMachine Machine { get; } = new();

    public PowerShell Script(string script, params (string Name, object? Value)[] variables)
    {
        foreach (var (name, value) in variables)
        {
            Runspace.SessionStateProxy.SetVariable(name, value);
        }

        var shell = PowerShell.Create(Runspace);
        shell.AddScript(script, useLocalScope: false);
        return shell;
    }

    public RunResult Run(string script, params (string Name, object? Value)[] variables)
    {
        using var shell = Script(script, variables);
        var output = new List<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }

        return new RunResult(
            output,
            [.. shell.Streams.Error],
            [.. shell.Streams.Warning.Select(record => record.Message)],
            [.. shell.Streams.Verbose.Select(record => record.Message)],
            [.. shell.Streams.Debug.Select(record => record.Message)],
            [.. shell.Streams.Information],
            terminating);
    }

    /// <summary>What a person would see.</summary>
    public string Render(string script, params (string Name, object? Value)[] variables)
    {
        using var shell = Script(script, variables);
        shell.AddCommand("Out-Default").Invoke();
        return Host.Console.Text;
    }

    public void Dispose() => Runspace.Dispose();
}
