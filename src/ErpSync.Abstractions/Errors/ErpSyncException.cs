namespace ErpSync;

/// <summary>An error that ends a command: nothing more can be done until it is mended.</summary>
public sealed class ErpSyncException : Exception
{
    /// <summary>Makes the exception from an error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public ErpSyncException(ErpSyncError error, Exception? innerException = null)
        : base((error ?? throw new ArgumentNullException(nameof(error))).Message, innerException) => Error = error;

    /// <summary>The error: id, category, message, remedy and target.</summary>
    public ErpSyncError Error { get; }
}
