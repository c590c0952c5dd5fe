namespace ErpSync.Engine.Events;

/// <summary>Errors of the server that no site and no state has told.</summary>
internal static class RealtimeErrors
{
    public static ErpSyncError Unexpected(string? target, Exception exception) => new(
        ErrorIds.Unexpected,
        ErpErrorCategory.NotSpecified,
        $"{exception.GetType().Name}: {exception.Message}",
        "This is a defect in ErpSync. Look at erpsync.log and report it; the other documents are not concerned.",
        target);
}
