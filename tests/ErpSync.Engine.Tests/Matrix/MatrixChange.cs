using System.Text.Json;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>A kind of change, as changes.json describes it.</summary>
internal sealed record MatrixChange
{
    /// <summary>What people call it.</summary>
    public required string Change { get; init; }

    /// <summary>The document is not there yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>It would meet others of its kind that are made at the same time: it gets a round of its own.</summary>
    public bool IsApart { get; init; }

    /// <summary>What is done to the document before it is synchronized for the first time.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>What is done "here" and "there", with a "sync" in between where it says so.</summary>
    public IReadOnlyList<string> Acts { get; init; } = [];

    public static IReadOnlyList<MatrixChange> All { get; } = JsonSerializer.Deserialize<List<MatrixChange>>(MatrixData.Read("changes.json"), MatrixData.Options)!;

    /// <summary>The acts up to each sync.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Phases()
    {
        var phases = new List<List<string>> { new() };
        foreach (var act in Acts)
        {
            if (act == "sync")
            {
                phases.Add([]);
            }
            else
            {
                phases[^1].Add(act);
            }
        }

        return phases;
    }
}
