using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Business.Data;

/// <summary>One practice document before it is inserted.</summary>
/// <param name="DocType">Its DocType.</param>
/// <param name="Content">What a user would have typed.</param>
/// <param name="Placement">The sites that get it.</param>
internal sealed record PlannedDocument(string DocType, JsonObject Content, Placement Placement)
{
    /// <summary>What a user changed later on the local site only (<see cref="Placement.Differing"/>).</summary>
    public JsonObject? LocalEdit { get; init; }

    /// <summary>True when the document is submitted after it was inserted.</summary>
    public bool Submit { get; init; }
}
