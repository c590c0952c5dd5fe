using System.Management.Automation.Language;
using System.Text;
using ErpSync.Shell.Hosting;

namespace ErpSync.Shell;

/// <summary>Reads and runs one input after the other until exit or the end of the input.</summary>
/// <param name="session">Where to run.</param>
/// <param name="userInterface">Where to write.</param>
internal sealed class ShellPrompt(ShellSession session, ShellUserInterface userInterface)
{
    /// <summary>Runs the prompt.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        if (ShellConsole.CanAsk)
        {
            userInterface.WriteLine("ErpSync is imported. Get-Command -Module ErpSync lists its commands; exit leaves.");
        }

        while (Read() is { } input)
        {
            if (session.RunInput(input) is { } exitCode)
            {
                return exitCode;
            }
        }

        return 0;
    }

    /// <summary>One input: as many lines as it takes until it is complete; an empty line gives up waiting.</summary>
    private string? Read()
    {
        var input = new StringBuilder();
        var prompt = $"PS {session.Location}> ";
        while (true)
        {
            if (ShellConsole.CanAsk)
            {
                userInterface.Write(input.Length == 0 ? prompt : ">> ");
            }

            var line = Console.In.ReadLine();
            if (line is null)
            {
                return input.Length == 0 ? null : input.ToString();
            }

            input.AppendLine(line);
            if (line.Length == 0 || !IsIncomplete(input.ToString()))
            {
                return input.ToString();
            }
        }
    }

    private static bool IsIncomplete(string input)
    {
        Parser.ParseInput(input, out _, out var errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
