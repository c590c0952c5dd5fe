namespace ErpSync.Engine.State;

/// <summary>How far a scan has got: the largest modified (or creation of Deleted Document rows) dealt with, verbatim.</summary>
/// <param name="Position">The site's own text.</param>
/// <param name="CensusAt">When the last complete census of this side and DocType ended; null for never.</param>
internal sealed record ScanCursor(string? Position, DateTimeOffset? CensusAt);
