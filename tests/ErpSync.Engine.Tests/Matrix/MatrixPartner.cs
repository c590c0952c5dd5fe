using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>A document that is made with each document of a kind, links to it and is linked by it.</summary>
/// <param name="DocType">Its DocType.</param>
/// <param name="Values">Its values, where $label and $name stand for the document's.</param>
/// <param name="Field">The document's field that links to it.</param>
internal sealed record MatrixPartner(string DocType, JsonObject Values, string Field);
