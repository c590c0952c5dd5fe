namespace ErpSync.Engine.Schema;

/// <summary>DocTypes that are synchronized together, after everything they link to in earlier groups.</summary>
/// <param name="Schemas">
/// The DocTypes in order: required links first, else as configured. More than one when they link to each other in a circle.
/// </param>
internal sealed record DocTypeGroup(IReadOnlyList<SyncSchema> Schemas)
{
    /// <summary>
    /// Whether the DocTypes link to each other: a link that cannot be written yet is left out first and written in a second pass.
    /// </summary>
    public bool IsCycle => Schemas.Count > 1;

    /// <summary>The DocTypes of the group whose documents form a tree: parents come before children.</summary>
    public IEnumerable<SyncSchema> Trees => Schemas.Where(schema => schema.Cloud.IsTree || schema.Local.IsTree);
}
