namespace ErpSync;

/// <summary>An error that does not end the run.</summary>
/// <param name="Error">The error.</param>
public sealed record ErrorEvent(ErpSyncError Error) : EngineEvent;
