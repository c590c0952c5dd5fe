namespace ErpSync;

/// <summary>What is done and why.</summary>
/// <param name="Text">The text.</param>
public sealed record VerboseEvent(string Text) : EngineEvent;
