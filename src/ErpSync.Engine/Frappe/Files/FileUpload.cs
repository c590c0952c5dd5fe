namespace ErpSync.Engine.Frappe.Files;

/// <summary>A content on its way to a site.</summary>
/// <param name="FileName">The name it shall have; the site may change it.</param>
/// <param name="IsPrivate">Whether it shall be private.</param>
/// <param name="ContentHash">The MD5 that its bytes must have.</param>
/// <param name="Open">Opens the source; called anew for each attempt.</param>
internal sealed record FileUpload(string FileName, bool IsPrivate, string ContentHash, Func<CancellationToken, Task<FileDownload>> Open)
{
    /// <summary>The most bytes that are read from the source.</summary>
    public required long MaximumBytes { get; init; }

    /// <summary>The document it is attached to; null for none yet.</summary>
    public (string DocType, string Name)? AttachedTo { get; init; }

    /// <summary>The field of that document that will hold its address; null for none.</summary>
    public string? Field { get; init; }
}
