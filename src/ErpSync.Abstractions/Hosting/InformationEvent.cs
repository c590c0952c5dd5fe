namespace ErpSync;

/// <summary>A milestone.</summary>
/// <param name="Text">The text.</param>
public sealed record InformationEvent(string Text) : EngineEvent;
