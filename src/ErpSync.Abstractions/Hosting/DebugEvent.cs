namespace ErpSync;

/// <summary>Wire-level detail, without secrets.</summary>
/// <param name="Text">The text.</param>
public sealed record DebugEvent(string Text) : EngineEvent;
