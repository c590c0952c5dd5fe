namespace ErpSync;

/// <summary>A result for the output stream.</summary>
/// <param name="Value">A public ErpSync object.</param>
public sealed record ResultEvent(object Value) : EngineEvent;
