using System.Globalization;

namespace ErpSync.Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulationArguments
{
    public int Histories { get; init; } = 1000;

    public int Seed { get; init; } = 1;

    public TimeSpan? Longest { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The state of an earlier commit is put back among the faults.</summary>
    public bool RestoresState { get; init; }

    /// <summary>The first history that fails is shrunk to a script. Default true.</summary>
    public bool Shrinks { get; init; } = true;

    /// <summary>Only the first seed is played, and everything that happens is written.</summary>
    public bool IsScript { get; init; }

    /// <returns>Null when it cannot be understood.</returns>
    public static SimulationArguments? Read(IReadOnlyList<string> arguments)
    {
        var asked = new SimulationArguments();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] == "--script")
            {
                asked = asked with { IsScript = true };
                continue;
            }

            if (arguments[i] == "--restores")
            {
                asked = asked with { RestoresState = true };
                continue;
            }

            if (arguments[i] == "--no-shrinking")
            {
                asked = asked with { Shrinks = false };
                continue;
            }

            if (i + 1 == arguments.Count || !double.TryParse(arguments[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            switch (arguments[i++])
            {
                case "--histories":
                    asked = asked with { Histories = (int)value };
                    break;
                case "--seed":
                    asked = asked with { Seed = (int)value };
                    break;
                case "--minutes":
                    asked = asked with { Longest = TimeSpan.FromMinutes(value) };
                    break;
                case "--threads":
                    asked = asked with { Threads = Math.Max(1, (int)value) };
                    break;
                default:
                    return null;
            }
        }

        return asked;
    }
}
