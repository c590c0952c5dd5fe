using System.Globalization;

namespace ErpSync.Host;

/// <summary>The command line of the service.</summary>
internal sealed record HostArguments
{
    public const string Usage =
        """
        Keeps two Frappe/ERPNext sites in step: receives their webhooks, and scans behind them.

        Usage: ErpSync.Host [--config PATH] [--port N] [--allow-unsigned] [--no-webhooks]
               ErpSync.Host [--config PATH] --once
          --config PATH      the configuration (default: config.yaml here or in a folder above)
          --port N           listens here instead of on webhook.port; 0 for any free port
          --allow-unsigned   accepts deliveries without a signature: only for trying things out
          --no-webhooks      does not listen at all: scans every poll_seconds only
          --once             one ordinary run, as Invoke-ErpSync makes it: exit code 0, or 1 when it could not do its work
          --version          prints the version
          --help             prints this
        SIGTERM, Ctrl+C or the service control end it; documents under work are finished first.
        """;

    /// <summary>The absolute path of the configuration; null looks for it.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>The port; null takes that of the configuration.</summary>
    public int? Port { get; init; }

    public bool AllowUnsigned { get; init; }

    /// <summary>Whether webhooks are received at all. Default true.</summary>
    public bool ReceivesWebhooks { get; init; } = true;

    /// <summary>Whether to make one ordinary run and end. Default false: works until told to end.</summary>
    public bool RunsOnce { get; init; }

    public bool ShowsHelp { get; init; }

    public bool ShowsVersion { get; init; }

    /// <param name="arguments">As given to the process.</param>
    /// <param name="workingDirectory">What relative paths are relative to.</param>
    /// <exception cref="FormatException">With a message for the user.</exception>
    public static HostArguments Parse(IReadOnlyList<string> arguments, string workingDirectory)
    {
        var parsed = new HostArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            parsed = name switch
            {
                "--config" => parsed with { ConfigPath = Path.GetFullPath(Value(ref i), workingDirectory) },
                "--port" => parsed with { Port = Number(Value(ref i)) },
                "--allow-unsigned" => parsed with { AllowUnsigned = true },
                "--no-webhooks" => parsed with { ReceivesWebhooks = false },
                "--once" => parsed with { RunsOnce = true },
                "--help" or "-h" or "-?" => parsed with { ShowsHelp = true },
                "--version" => parsed with { ShowsVersion = true },
                _ => throw new FormatException($"Unknown argument '{name}'."),
            };

            string Value(ref int index) => ++index < arguments.Count ? arguments[index] : throw new FormatException($"{name} needs a value.");
            int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= ushort.MaxValue
                ? number
                : throw new FormatException($"{name} must be a whole number from 0 to {ushort.MaxValue}, not '{text}'.");
        }

        return parsed.RunsOnce && (parsed.Port is not null || parsed.AllowUnsigned)
            ? throw new FormatException("--once receives no webhooks: leave out --port and --allow-unsigned.")
            : parsed;
    }
}
