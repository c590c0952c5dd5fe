using System.ComponentModel;
using System.Diagnostics;

namespace ErpSync.Commands.Services;

/// <summary>Runs programs as processes without a window or an input.</summary>
internal sealed class ProcessRunner : ICommandRunner
{
    // systemd waits for a service to say that it has started, at most 90 seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public CommandResult Run(CommandLine command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                throw Failed(command, $"did not end within {Patience.TotalMinutes:0} minutes", inner: null);
            }

            return new CommandResult(process.ExitCode, (output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult()).Trim());
        }
        catch (Win32Exception exception)
        {
            throw Failed(command, $"could not be started: {exception.Message}", exception);
        }
    }

    private static ErpSyncException Failed(CommandLine command, string what, Exception? inner) => new(
        new ErpSyncError(
            ErrorIds.ServiceFailed, ErpErrorCategory.InvalidOperation, $"{command} {what}.", "Run it by hand to see why.", command.Program),
        inner);
}
