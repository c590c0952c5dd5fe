namespace ErpSync;

/// <summary>An error that concerns one document or one site and does not end the run.</summary>
/// <param name="ErrorId">The stable error id, for example ErpDocumentRejected.</param>
/// <param name="Category">The kind of error.</param>
/// <param name="Message">What is wrong: the thing and the place.</param>
/// <param name="RecommendedAction">The remedy; null when there is none to give.</param>
/// <param name="Target">What it concerns, for example Customer/ACME.</param>
public sealed record ErpSyncError(string ErrorId, ErpErrorCategory Category, string Message, string? RecommendedAction, string? Target);
