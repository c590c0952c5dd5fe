namespace ErpSync;

/// <summary>Something a person should act on.</summary>
/// <param name="Text">The text.</param>
public sealed record WarningEvent(string Text) : EngineEvent;
