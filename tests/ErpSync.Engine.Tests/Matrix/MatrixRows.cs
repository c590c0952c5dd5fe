using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The child table of a kind that the matrix changes.</summary>
internal sealed record MatrixRows
{
    public string Field { get; init; } = "rows";

    /// <summary>The column that is edited.</summary>
    public string Column { get; init; } = "item";

    /// <summary>Another one; null when there is none.</summary>
    public string? More { get; init; }

    /// <summary>The column holds numbers.</summary>
    public bool Numbers { get; init; }

    /// <summary>What the column may hold, when it links.</summary>
    public IReadOnlyList<string> Pool { get; init; } = [];

    /// <summary>The column for a file; ERPNext's own have one only where it is said.</summary>
    public string? File { get => field ?? (Field == "rows" ? "drawing" : null); init; }

    /// <summary>What every row starts with.</summary>
    public JsonObject Values { get; init; } = [];

    /// <summary>Rows a document starts with.</summary>
    public int Count { get; init; } = 3;
}
