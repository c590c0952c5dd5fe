using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Tests.Support;

/// <summary>
/// Passes every call on to a client. Definitions of DocTypes are asked for once, since they do not change in a test; what derives from it stands between
/// the engine and its writes.
/// </summary>
internal class SiteDecorator(IFrappeSite inner, ConcurrentDictionary<(Side Side, string DocType), DocTypeSchema?> schemas) : IFrappeSite
{
    public Side Side => inner.Side;

    public Uri Url => inner.Url;

    public ISiteFiles Files => new SiteFilesDecorator(inner.Files, this);

    public SitePace Pace => inner.Pace;

    public SiteProfile Profile => inner.Profile;

    public Task<SiteProfile> ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    public async Task<DocTypeSchema?> GetSchemaAsync(string docType, CancellationToken cancellationToken) => schemas.TryGetValue((Side, docType), out var known)
        ? known
        : schemas[(Side, docType)] = await inner.GetSchemaAsync(docType, cancellationToken);

    public virtual IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(string docType, string? modifiedFrom, int pageSize, CancellationToken cancellationToken) =>
        inner.ScanAsync(docType, modifiedFrom, pageSize, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
        string docType, string? modifiedFrom, IReadOnlyList<SiteFilter> filters, int pageSize, CancellationToken cancellationToken) => filters.Count == 0
        ? ScanAsync(docType, modifiedFrom, pageSize, cancellationToken)
        : inner.ScanAsync(docType, modifiedFrom, filters, pageSize, cancellationToken);

    public virtual Task<IReadOnlyList<DocumentStamp>> GetStampsAsync(string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        inner.GetStampsAsync(docType, names, cancellationToken);

    public virtual Task<IReadOnlyList<FrappeDocument>> ReadManyAsync(DocTypeSchema schema, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        inner.ReadManyAsync(schema, names, cancellationToken);

    public virtual Task<FrappeDocument> ReadAsync(string docType, string name, CancellationToken cancellationToken) => inner.ReadAsync(docType, name, cancellationToken);

    public Task<IReadOnlyList<FrappeDocument>> FindAsync(DocTypeSchema schema, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken) =>
        inner.FindAsync(schema, filters, limit, cancellationToken);

    public Task<IReadOnlyList<string>> FindNamesAsync(string docType, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken) =>
        inner.FindNamesAsync(docType, filters, limit, cancellationToken);

    public Task<IReadOnlyList<string>> FindParentsAsync(
        string docType, string childDocType, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken) =>
        inner.FindParentsAsync(docType, childDocType, filters, limit, cancellationToken);

    public Task<FrappeDocument> InsertAsync(string docType, JsonObject values, string? name, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.InsertAsync(docType, values, name, cancellationToken));

    public Task<NamingField?> GetNamingFieldAsync(DocTypeSchema schema, CancellationToken cancellationToken) => inner.GetNamingFieldAsync(schema, cancellationToken);

    public Task<IReadOnlyList<string>> InsertManyAsync(string docType, IReadOnlyList<JsonObject> documents, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.InsertManyAsync(docType, documents, cancellationToken));

    public int? DocumentsAtOnce(string docType) => inner.DocumentsAtOnce(docType);

    public Task<FrappeDocument> UpdateAsync(string docType, string name, JsonObject changes, string modified, CancellationToken cancellationToken) =>
        WriteAsync(() => inner.UpdateAsync(docType, name, changes, modified, cancellationToken));

    public Task DeleteAsync(string docType, string name, CancellationToken cancellationToken) => WriteAsync(async () =>
    {
        await inner.DeleteAsync(docType, name, cancellationToken);
        return true;
    });

    public Task DeleteAsync(string docType, string name, string modified, CancellationToken cancellationToken) => WriteAsync(async () =>
    {
        await inner.DeleteAsync(docType, name, modified, cancellationToken);
        return true;
    });

    public IAsyncEnumerable<IReadOnlyList<DeletedDocument>> ScanDeletedAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, CancellationToken cancellationToken) =>
        inner.ScanDeletedAsync(docTypes, from, pageSize, cancellationToken);

    public Task<IReadOnlyList<DeletedDocument>> FindDeletedAsync(string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        inner.FindDeletedAsync(docType, names, cancellationToken);

    public Task<IReadOnlyList<DeletedDocument>> FindDeletedByCreationAsync(string docType, string creation, CancellationToken cancellationToken) =>
        inner.FindDeletedByCreationAsync(docType, creation, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<EditComment>> ScanEditCommentsAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, CancellationToken cancellationToken) =>
        inner.ScanEditCommentsAsync(docTypes, from, pageSize, cancellationToken);

    public Task RenameAsync(string docType, string name, string newName, bool isMerge, CancellationToken cancellationToken) => WriteAsync(async () =>
    {
        await inner.RenameAsync(docType, name, newName, isMerge, cancellationToken);
        return true;
    });

    public Task<IReadOnlyList<DocumentStamp>> GetNewestStampsAsync(string docType, int limit, CancellationToken cancellationToken) =>
        inner.GetNewestStampsAsync(docType, limit, cancellationToken);

    public Task<long> CountChangedAsync(string docType, string modifiedAfter, CancellationToken cancellationToken) =>
        inner.CountChangedAsync(docType, modifiedAfter, cancellationToken);

    public Task<long> CountAsync(string docType, CancellationToken cancellationToken) => inner.CountAsync(docType, cancellationToken);

    public Task<bool> HasPermissionAsync(string docType, string permission, CancellationToken cancellationToken) =>
        inner.HasPermissionAsync(docType, permission, cancellationToken);

    public Task<bool> RaiseSeriesAsync(string series, long number, CancellationToken cancellationToken) => inner.RaiseSeriesAsync(series, number, cancellationToken);

    /// <summary>Every write of the engine to the site goes through here.</summary>
    protected virtual Task<T> WriteAsync<T>(Func<Task<T>> write) => write();

    private sealed class SiteFilesDecorator(ISiteFiles files, SiteDecorator site) : ISiteFiles
    {
        public Task<IReadOnlyList<SiteFile>> FindAsync(string field, IReadOnlyCollection<string> values, CancellationToken cancellationToken) =>
            files.FindAsync(field, values, cancellationToken);

        public Task<IReadOnlyList<SiteFile>> FindAttachedAsync(string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
            files.FindAttachedAsync(docType, names, cancellationToken);

        public Task<IReadOnlyList<SiteFile>> FindMadeAsync(string owner, string from, CancellationToken cancellationToken) =>
            files.FindMadeAsync(owner, from, cancellationToken);

        public IAsyncEnumerable<IReadOnlyList<SiteFile>> ScanAsync(
            IReadOnlyCollection<string> docTypes, string? from, int pageSize, CancellationToken cancellationToken) =>
            files.ScanAsync(docTypes, from, pageSize, cancellationToken);

        public Task<FileDownload> OpenAsync(SiteFile file, CancellationToken cancellationToken) => files.OpenAsync(file, cancellationToken);

        public Task<SiteFile> UploadAsync(FileUpload upload, CancellationToken cancellationToken) =>
            site.WriteAsync(() => files.UploadAsync(upload, cancellationToken));

        public Task<SiteFile> LinkAsync(SiteFile file, string docType, string name, CancellationToken cancellationToken) =>
            site.WriteAsync(() => files.LinkAsync(file, docType, name, cancellationToken));

        public Task UpdateAsync(SiteFile file, JsonObject changes, CancellationToken cancellationToken) => site.WriteAsync(async () =>
        {
            await files.UpdateAsync(file, changes, cancellationToken);
            return true;
        });
    }
}
