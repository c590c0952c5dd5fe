namespace ErpSync.Shell;

/// <summary>The command line of the Shell, with the meaning pwsh gives it.</summary>
internal sealed record ShellArguments
{
    /// <summary>The text for -Help and for a command line that cannot be understood.</summary>
    public const string Usage = """
        ErpSync.Shell: a small PowerShell console with the module ErpSync imported.

          ErpSync.Shell                             interactive; exit with "exit" or Ctrl+D
          ErpSync.Shell -Command '<script>'         runs the script ("-" reads it from standard input)
          ErpSync.Shell -File <path> [arguments]    runs a script file with arguments
          ErpSync.Shell -NonInteractive ...         never asks: a question is an error

        Exit code: 1 after a terminating error, or when the last statement of -Command failed; n after "exit n";
        130 after Ctrl+C; otherwise 0.
        """;

    /// <summary>The script of -Command.</summary>
    public string? Command { get; init; }

    /// <summary>The path of -File.</summary>
    public string? File { get; init; }

    /// <summary>The arguments of -File.</summary>
    public ScriptArguments FileArguments { get; init; } = ScriptArguments.Parse([]);

    /// <summary>Questions are errors.</summary>
    public bool NonInteractive { get; init; }

    /// <summary>Only the usage is wanted.</summary>
    public bool Help { get; init; }

    /// <summary>What could not be understood; null when all was.</summary>
    public string? Problem { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">The arguments of the process.</param>
    public static ShellArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new ShellArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            string[] rest = [.. arguments.Skip(i + 1)];
            switch (arguments[i].TrimStart('-', '/').ToUpperInvariant())
            {
                case "COMMAND" or "C":
                    return rest.Length == 0
                        ? parsed with { Problem = "-Command needs a script." }
                        : parsed with { Command = string.Join(' ', rest) };
                case "FILE" or "F":
                    return rest.Length == 0
                        ? parsed with { Problem = "-File needs a path." }
                        : parsed with { File = rest[0], FileArguments = ScriptArguments.Parse(rest[1..]) };
                case "NONINTERACTIVE":
                    parsed = parsed with { NonInteractive = true };
                    break;
                case "NOLOGO" or "NOPROFILE":
                    // There is neither; scripts written for pwsh pass them.
                    break;
                case "HELP" or "H" or "?":
                    return parsed with { Help = true };
                default:
                    // As pwsh does: the first argument that is no option is a script file.
                    return arguments[i].StartsWith('-')
                        ? parsed with { Problem = $"Unknown option {arguments[i]}." }
                        : parsed with { File = arguments[i], FileArguments = ScriptArguments.Parse(rest) };
            }
        }

        return parsed;
    }
}
