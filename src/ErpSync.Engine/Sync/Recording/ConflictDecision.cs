namespace ErpSync.Engine.Sync.Recording;

/// <summary>How the pair's open conflict is decided by the writes under way; recorded when they are done.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="DecidedBy">A person, or "rule".</param>
/// <param name="Comment">The person's comment.</param>
internal sealed record ConflictDecision(ConflictStrategy Strategy, string DecidedBy, string? Comment);
