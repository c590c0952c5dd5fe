using System.Text.Json.Nodes;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Matrix;

/// <summary>The code of an app that names its documents itself.</summary>
internal sealed class MatrixCode(string docType, string field) : IDocTypeController
{
    public string DocType => docType;

    public string? MakeName(JsonObject document, IControllerContext context) => $"{document[field]} by code";
}
