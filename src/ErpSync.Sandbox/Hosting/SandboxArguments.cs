using System.Globalization;

namespace ErpSync.Sandbox;

/// <summary>The command line of the stand-alone sandbox.</summary>
internal sealed record SandboxArguments
{
    public const string Usage =
        "Usage: ErpSync.Sandbox [--cloud-port P] [--local-port Q] [--documents N] [--latency-ms L] [--seed S]\n"
        + "                       [--frappe-version 13|14|15|16] [--timing none|erpnext]\n"
        + "  --cloud-port      port of the cloud site on 127.0.0.1, 0 for any free one (default 8001)\n"
        + "  --local-port      port of the local site on 127.0.0.1, 0 for any free one (default 8002)\n"
        + "  --documents       business documents to start with (default 200)\n"
        + "  --latency-ms      milliseconds every request waits (default 0)\n"
        + "  --seed            seed of names and data (default 1)\n"
        + "  --frappe-version  version the sites behave like, 13 to 16 (default 15)\n"
        + "  --timing          erpnext answers as slowly as a measured ERPNext with two cores per site (default none)";

    public int CloudPort { get; init; } = 8001;

    public int LocalPort { get; init; } = 8002;

    public int Documents { get; init; } = 200;

    public TimeSpan Latency { get; init; }

    public int Seed { get; init; } = 1;

    public int FrappeVersion { get; init; } = 15;

    public SandboxTiming Timing { get; init; }

    /// <summary>The release of a major version that the sandbox was modelled on.</summary>
    public static string FrappeRelease(int major) => major switch
    {
        13 => "13.58.21",
        14 => "14.93.2",
        16 => "16.4.1",
        _ => "15.101.1",
    };

    /// <summary>A release of ERPNext that goes with it.</summary>
    public static string ErpNextRelease(int major) => major switch
    {
        13 => "13.55.2",
        14 => "14.82.1",
        16 => "16.4.0",
        _ => "15.99.1",
    };

    /// <exception cref="FormatException">With a message for the user.</exception>
    public static SandboxArguments Parse(IReadOnlyList<string> arguments)
    {
        var parsed = new SandboxArguments();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            int Number(int from, int to) => i + 1 >= arguments.Count
                ? throw new FormatException($"{name} needs a value.")
                : int.TryParse(arguments[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && number >= from
                    && number <= to
                        ? number
                        : throw new FormatException($"{name} must be a whole number from {from} to {to}, not '{arguments[i + 1]}'.");

            parsed = name switch
            {
                "--cloud-port" => parsed with { CloudPort = Number(0, 65535) },
                "--local-port" => parsed with { LocalPort = Number(0, 65535) },
                "--documents" => parsed with { Documents = Number(0, 1_000_000) },
                "--latency-ms" => parsed with { Latency = TimeSpan.FromMilliseconds(Number(0, 60_000)) },
                "--seed" => parsed with { Seed = Number(int.MinValue, int.MaxValue) },
                "--frappe-version" => parsed with { FrappeVersion = Number(13, 16) },
                "--timing" => parsed with { Timing = TimingOf(i + 1 < arguments.Count ? arguments[i + 1] : "") },
                _ => throw new FormatException($"Unknown argument '{name}'."),
            };
        }

        return parsed.CloudPort == parsed.LocalPort && parsed.CloudPort != 0
            ? throw new FormatException("--cloud-port and --local-port must differ.")
            : parsed;
    }

    private static SandboxTiming TimingOf(string text) => text switch
    {
        "none" => SandboxTiming.None,
        "erpnext" => SandboxTiming.ErpNext,
        _ => throw new FormatException($"--timing must be none or erpnext, not '{text}'."),
    };
}
