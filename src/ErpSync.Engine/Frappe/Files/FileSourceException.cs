namespace ErpSync.Engine.Frappe.Files;

/// <summary>The content of an upload could not be had. The site that was to take it has nothing.</summary>
internal sealed class FileSourceException : Exception
{
    public FileSourceException(string message, SiteException? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>What the site that has the content said; null when the content itself is not as announced.</summary>
    public SiteException? Cause => InnerException as SiteException;

    /// <summary>Whether the content is larger than allowed.</summary>
    public bool IsTooLarge { get; init; }
}
