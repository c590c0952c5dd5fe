using System.Globalization;
using System.Runtime.InteropServices;
using ErpSync.Shell.Hosting;

namespace ErpSync.Shell;

/// <summary>Puts console, session and command line together.</summary>
internal static class ShellApplication
{
    /// <summary>The exit code after Ctrl+C: 128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    private const int NotStarted = 64;
    private static readonly TimeSpan TerminationGrace = TimeSpan.FromSeconds(10);

    /// <summary>Runs the Shell.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        SpeakALanguage();
        var console = new ShellConsole();
        var parsed = ShellArguments.Parse(arguments);
        if (parsed.Help || parsed.Problem is not null)
        {
            var text = string.Join(Environment.NewLine,
                new[] { parsed.Problem, ShellArguments.Usage }.OfType<string>()) + Environment.NewLine;
            console.Write(parsed.Help ? console.Output : console.Error, text);
            return parsed.Help ? 0 : NotStarted;
        }

        if (ModuleLocator.Find(AppContext.BaseDirectory) is not { } manifest)
        {
            console.Write(console.Error,
                $"The module was not found above {AppContext.BaseDirectory}. Run dotnet build in the clone.{Environment.NewLine}");
            return NotStarted;
        }

        var userInterface = new ShellUserInterface(console, mayAsk: !parsed.NonInteractive);
        using var session = new ShellSession(new ShellHost(userInterface), userInterface, manifest);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        Console.CancelKeyPress += (_, key) =>
        {
            // Ctrl+C stops the pipeline, never the console.
            key.Cancel = true;
            session.Stop();
        };
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = StopInTime(session));
        return parsed switch
        {
            { Command: "-" } => session.RunCommand(await Console.In.ReadToEndAsync()),
            { Command: { } script } => session.RunCommand(script),
            { File: { } path } => RunFile(session, userInterface, path, parsed),
            _ => new ShellPrompt(session, userInterface).Run(),
        };
    }

    /// <summary>
    /// SIGTERM (systemd, containers): the pipeline gets the time to bring its writes home. A call into .NET that never returns cannot be
    /// stopped by PowerShell, so after that the process ends all the same.
    /// </summary>
    private static bool StopInTime(ShellSession session)
    {
        var isRunning = session.Stop();
        if (isRunning)
        {
            _ = Task.Delay(TerminationGrace).ContinueWith(_ => Environment.Exit(Interrupted), TaskScheduler.Default);
        }

        return isRunning;
    }

    /// <summary>English where the system names no language (LANG is not set): PowerShell breaks lines at words only in languages.</summary>
    private static void SpeakALanguage()
    {
        if (CultureInfo.CurrentCulture.Equals(CultureInfo.InvariantCulture))
        {
            CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("en-US");
            CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.DefaultThreadCurrentCulture;
        }
    }

    private static int RunFile(ShellSession session, ShellUserInterface userInterface, string path, ShellArguments parsed)
    {
        if (!File.Exists(path))
        {
            userInterface.WriteErrorLine($"The script file {path} does not exist.");
            return NotStarted;
        }

        return session.RunFile(path, parsed.FileArguments);
    }
}
