using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>A document that has to be there first.</summary>
/// <param name="DocType">Its DocType.</param>
/// <param name="Values">Its values.</param>
/// <param name="Then">What is changed once all are there.</param>
internal sealed record MatrixNeed(string DocType, JsonObject Values, JsonObject? Then = null);
