namespace ErpSync.Engine.Frappe.Files;

/// <summary>A File of a site: a row that says where a content is, and what it is attached to. Several rows may share one address.</summary>
/// <param name="Id">The name of the File document.</param>
/// <param name="FileName">The name people see.</param>
/// <param name="Url">The address: <c>/files/…</c>, <c>/private/files/…</c>, or a remote one.</param>
/// <param name="IsPrivate">Whether only readers of what it is attached to may read it.</param>
/// <param name="ContentHash">MD5 of the stored bytes in hexadecimal digits; null for remote addresses and some old rows.</param>
/// <param name="Size">Bytes of the content as the site recorded them.</param>
internal sealed record SiteFile(string Id, string FileName, string Url, bool IsPrivate, string? ContentHash, long Size)
{
    /// <summary>The DocType whose fields and permissions files have on every site.</summary>
    public const string DocType = "File";

    public string? AttachedToDocType { get; init; }

    public string? AttachedToName { get; init; }

    public string? AttachedToField { get; init; }

    /// <summary>The text of modified, exactly as the site wrote it.</summary>
    public string Modified { get; init; } = "";

    public string Creation { get; init; } = "";

    /// <summary>Whether it is attached to nothing.</summary>
    public bool IsFree => string.IsNullOrEmpty(AttachedToName);

    /// <summary>Whether the address leads to the site's own disk.</summary>
    public bool IsLocal => IsLocalUrl(Url);

    public static bool IsLocalUrl(string url) =>
        url.StartsWith("/files/", StringComparison.Ordinal) || url.StartsWith("/private/files/", StringComparison.Ordinal);
}
