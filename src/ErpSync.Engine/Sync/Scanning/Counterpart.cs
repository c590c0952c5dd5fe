using ErpSync.Engine.Documents;
using ErpSync.Engine.State;
using ErpSync.Engine.Sync.Renaming;

namespace ErpSync.Engine.Sync.Scanning;

/// <summary>What was found on the other site for a document that is not agreed on yet.</summary>
/// <param name="Document">The one document that belongs to it; null when there is none, or more than one.</param>
/// <param name="IsProved">Whether configuration or an earlier pairing proves that the two are one.</param>
/// <param name="Record">The record of its own that the found document has so far.</param>
/// <param name="Ambiguous">The names that might belong to it when that cannot be told.</param>
/// <param name="Obstacle">Why it must not be created there; null when it may.</param>
/// <param name="Rename">Which agreed document it is, under a new name; null when it is none.</param>
internal sealed record Counterpart(
    FrappeDocument? Document, bool IsProved, PairRecord? Record, IReadOnlyList<string> Ambiguous, ErpSyncError? Obstacle, Rename? Rename = null);
