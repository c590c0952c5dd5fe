namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The link of a kind that the matrix moves from the first target to the second.</summary>
internal sealed record MatrixLink(string Field, IReadOnlyList<string> Targets);
