using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe.Files;

/// <summary>The files of one site. Errors and retries as in <see cref="IFrappeSite"/>.</summary>
internal interface ISiteFiles
{
    /// <summary>The Files whose field has one of these values, oldest first.</summary>
    /// <param name="field">file_url, content_hash or name.</param>
    /// <param name="values">The values.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<IReadOnlyList<SiteFile>> FindAsync(string field, IReadOnlyCollection<string> values, CancellationToken cancellationToken);

    /// <summary>The Files attached to these documents, oldest first.</summary>
    Task<IReadOnlyList<SiteFile>> FindAttachedAsync(string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>The Files a user made at or after a moment (the site's own text), oldest first.</summary>
    Task<IReadOnlyList<SiteFile>> FindMadeAsync(string owner, string from, CancellationToken cancellationToken);

    /// <summary>
    /// The Files attached to documents of these DocTypes with modified at or after <paramref name="from"/> (verbatim; null means all), in
    /// the order (modified, name).
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<SiteFile>> ScanAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, CancellationToken cancellationToken);

    /// <summary>Begins to read a content. The caller disposes what it gets.</summary>
    /// <exception cref="SiteException">Gone when it is not there, Permission when the user may not read it (or it is private and not there).</exception>
    Task<FileDownload> OpenAsync(SiteFile file, CancellationToken cancellationToken);

    /// <summary>
    /// Uploads a content as a new File, from its source to the site without holding more than a buffer of it. Where the site has the content
    /// under the same privacy the new File shares its address. It does not set the field it is attached to.
    /// </summary>
    /// <exception cref="FileSourceException">The source could not be read, or what it gave is not what was announced; the site has nothing.</exception>
    Task<SiteFile> UploadAsync(FileUpload upload, CancellationToken cancellationToken);

    /// <summary>Makes a further File of a content the site has, attached to a document.</summary>
    Task<SiteFile> LinkAsync(SiteFile file, string docType, string name, CancellationToken cancellationToken);

    /// <summary>Writes fields of a File that is as last seen.</summary>
    Task UpdateAsync(SiteFile file, JsonObject changes, CancellationToken cancellationToken);
}
