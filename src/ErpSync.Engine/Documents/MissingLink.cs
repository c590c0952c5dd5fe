namespace ErpSync.Engine.Documents;

/// <summary>A link whose target is not on the site yet.</summary>
/// <param name="Field">"field" or "table.field".</param>
/// <param name="Required">Whether the document cannot exist without it.</param>
/// <param name="DocType">The DocType of the target.</param>
/// <param name="NeutralName">The target's neutral name.</param>
internal sealed record MissingLink(string Field, bool Required, string DocType, string NeutralName);
