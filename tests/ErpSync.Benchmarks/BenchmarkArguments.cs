using System.Globalization;
using ErpSync.Sandbox;

namespace ErpSync.Benchmarks;

/// <summary>The command line.</summary>
internal sealed record BenchmarkArguments
{
    public const string Usage =
        "Usage: dotnet run -c Release --project tests/ErpSync.Benchmarks -- <name> [--documents N] [--timing none|erpnext] [--minutes M] [--seconds S]\n"
        + "  <name>       initial, idle, delta, engine, million, big, conflicts or realtime\n"
        + "  --documents  size of the world; each benchmark has a default that ends soon\n"
        + "  --timing     how long the sandbox sites take (default erpnext; engine, million and big: none)\n"
        + "  --minutes    when million stops, finished or not (default 20)\n"
        + "  --seconds    how long realtime edits at each rate (default 60)";

    public required string Name { get; init; }

    public int? Documents { get; init; }

    public SandboxTiming? Timing { get; init; }

    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(20);

    public TimeSpan Stretch { get; init; } = TimeSpan.FromSeconds(60);

    /// <exception cref="FormatException">With a message for the user.</exception>
    public static BenchmarkArguments Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> names)
    {
        var parsed = arguments.Count > 0 && names.Contains(arguments[0])
            ? new BenchmarkArguments { Name = arguments[0] }
            : throw new FormatException($"Which benchmark? {string.Join(", ", names)}.");
        for (var i = 1; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value.");
            parsed = arguments[i] switch
            {
                "--documents" => parsed with { Documents = Number(value) },
                "--minutes" => parsed with { Limit = TimeSpan.FromMinutes(Number(value)) },
                "--seconds" => parsed with { Stretch = TimeSpan.FromSeconds(Number(value)) },
                "--timing" => parsed with
                {
                    Timing = value switch
                    {
                        "none" => SandboxTiming.None,
                        "erpnext" => SandboxTiming.ErpNext,
                        _ => throw new FormatException($"--timing must be none or erpnext, not '{value}'."),
                    },
                },
                _ => throw new FormatException($"Unknown argument '{arguments[i]}'."),
            };
        }

        return parsed;
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new FormatException($"'{text}' is not a whole number above 0.");
}
