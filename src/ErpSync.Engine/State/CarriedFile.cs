namespace ErpSync.Engine.State;

/// <summary>
/// A content that was carried to a side: the intent before the upload, the receipt after it. A site may change what it takes (another name,
/// a photograph without its metadata), so that only the receipt tells what stands for the content there.
/// </summary>
/// <param name="Side">The side written.</param>
/// <param name="ContentHash">MD5 of the bytes as they were sent, in hexadecimal digits.</param>
/// <param name="IsPrivate">Whether it was sent as private.</param>
/// <param name="FileName">The name it was sent under.</param>
/// <param name="Size">Bytes sent.</param>
/// <param name="StartedAt">When the upload began.</param>
internal sealed record CarriedFile(Side Side, string ContentHash, bool IsPrivate, string FileName, long Size, DateTimeOffset StartedAt)
{
    /// <summary>The File the site made of it; null while the upload is not known to have succeeded.</summary>
    public string? FileId { get; init; }

    /// <summary>Its address there.</summary>
    public string? Url { get; init; }

    /// <summary>The hash of what the site keeps.</summary>
    public string? SiteHash { get; init; }
}
