namespace ErpSync.Engine.Tests.Matrix;

/// <summary>A field that is filled with so much text.</summary>
internal sealed record MatrixBulk(string Field, int Bytes);
