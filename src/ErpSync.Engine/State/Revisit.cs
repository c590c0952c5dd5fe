namespace ErpSync.Engine.State;

/// <summary>A document to look at again because its pair was forgotten.</summary>
/// <param name="Side">The side it is on.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Counterpart">The name of the document it was paired with; null when it had none. The two are still one document.</param>
internal sealed record Revisit(Side Side, string Name, string? Counterpart);
