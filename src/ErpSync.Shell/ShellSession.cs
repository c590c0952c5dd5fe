using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using ErpSync.Shell.Hosting;

namespace ErpSync.Shell;

/// <summary>A runspace with the module imported, and the ways to run something in it.</summary>
internal sealed class ShellSession : IDisposable
{
    /// <summary>What pwsh does with everything it runs; without it $? forgets the statement before.</summary>
    private static readonly PSInvocationSettings InHistory = new() { AddToHistory = true };

    private readonly ShellHost _host;
    private readonly ShellUserInterface _userInterface;
    private readonly Runspace _runspace;
    private volatile PowerShell? _running;
    private volatile bool _isStopped;

    /// <summary>Opens the runspace; the module is imported with it.</summary>
    /// <param name="host">The host.</param>
    /// <param name="userInterface">The host's console.</param>
    /// <param name="manifest">The path of ErpSync.psd1.</param>
    public ShellSession(ShellHost host, ShellUserInterface userInterface, string manifest)
    {
        _host = host;
        _userInterface = userInterface;
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([manifest]);
        state.ThrowOnRunspaceOpenError = true;
        _runspace = RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
    }

    /// <summary>Runs the script of -Command.</summary>
    /// <param name="script">The script.</param>
    /// <returns>The exit code: that of exit; 1 after a terminating error or when the last statement failed, as in pwsh -Command.</returns>
    public int RunCommand(string script)
    {
        return ExitCode(InvokeScript(script) && LastStatementSucceeded());
    }

    /// <summary>Runs a script file.</summary>
    /// <param name="path">The file; it exists.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The exit code: that of exit, or 1 after a terminating error, as in pwsh -File.</returns>
    public int RunFile(string path, ScriptArguments arguments)
    {
        var file = Parser.ParseFile(Path.GetFullPath(path), out _, out var errors);
        if (!IsParsed(errors))
        {
            return 1;
        }

        // Not the path as a command: a script that is called keeps its "exit" to itself, while a block of the same file
        // lets it through to the host and still knows $PSScriptRoot.
        return ExitCode(Invoke(commands => commands
            .AddScript("param($block, $inOrder, $named) . $block @inOrder @named", useLocalScope: false)
            .AddArgument(file.GetScriptBlock())
            .AddArgument(arguments.InOrder)
            .AddArgument(arguments.Named)));
    }

    /// <summary>Runs one input of the prompt.</summary>
    /// <param name="script">The input.</param>
    /// <returns>The exit code of exit; null to go on.</returns>
    public int? RunInput(string script)
    {
        _isStopped = false;
        InvokeScript(script);
        return _host.ExitCode;
    }

    /// <summary>The current folder, for the prompt.</summary>
    public string Location => _runspace.SessionStateProxy.Path.CurrentLocation.Path;

    /// <summary>Stops what runs. Returns at once; called from the thread of Ctrl+C.</summary>
    /// <returns>Whether anything ran.</returns>
    public bool Stop()
    {
        if (_running is not { } running)
        {
            return false;
        }

        _isStopped = true;
        running.BeginStop(null, null);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _runspace.Dispose();

    private int ExitCode(bool succeeded) => _host.ExitCode ?? (_isStopped ? ShellApplication.Interrupted : succeeded ? 0 : 1);

    private bool InvokeScript(string script)
    {
        Parser.ParseInput(script, out _, out var errors);
        return IsParsed(errors) && Invoke(commands => commands.AddScript(script, useLocalScope: false));
    }

    /// <summary>Parse errors are shown here: the engine's own record of an incomplete script has no text in this view.</summary>
    private bool IsParsed(ParseError[] errors)
    {
        if (errors.Length > 0)
        {
            Show(new ParseException(errors).ErrorRecord);
        }

        return errors.Length == 0;
    }

    private bool Invoke(Action<PowerShell> compose)
    {
        using var pipeline = PowerShell.Create(_runspace);
        compose(pipeline);
        pipeline.AddCommand("Out-Default");

        // Errors travel with the output, so that both appear in the order in which they happened.
        pipeline.Commands.Commands[^1].MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output;
        _running = pipeline;
        try
        {
            pipeline.Invoke(null, InHistory);
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException exception)
        {
            Show(exception.ErrorRecord);
            return false;
        }
        finally
        {
            _running = null;
            _userInterface.EndProgress();
        }
    }

    private bool LastStatementSucceeded()
    {
        using var question = PowerShell.Create(_runspace);
        return question.AddScript("$?", useLocalScope: false).Invoke<bool>(null, InHistory).FirstOrDefault();
    }

    /// <summary>Shows a terminating error in the view of the session ($ErrorView), on standard error.</summary>
    private void Show(ErrorRecord error)
    {
        _userInterface.IsShowingError = true;
        try
        {
            using var pipeline = PowerShell.Create(_runspace);
            pipeline.AddCommand("Out-Default").AddParameter("InputObject", error).Invoke();
        }
        finally
        {
            _userInterface.IsShowingError = false;
        }
    }
}
