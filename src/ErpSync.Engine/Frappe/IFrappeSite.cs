using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// One Frappe site as the engine uses it. Every method throws <see cref="SiteException"/> with the class of the error. Reads are retried inside
/// (transient and rate-limited, per the retry options); writes are retried only when the site surely did not carry them out, otherwise
/// <see cref="SiteException.OutcomeUnknown"/> is set and the caller must look.
/// </summary>
internal interface IFrappeSite
{
    Side Side { get; }

    Uri Url { get; }

    /// <summary>How fast the site is called. A read waits for its turn by itself; who writes takes a turn before the intent is stored.</summary>
    SitePace Pace { get; }

    /// <summary>The profile found by <see cref="ConnectAsync"/>.</summary>
    SiteProfile Profile { get; }

    /// <summary>The site's files.</summary>
    ISiteFiles Files { get; }

    /// <summary>Verifies address, key and user (a site that answers as Guest is an authentication error) and finds the profile.</summary>
    Task<SiteProfile> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>The DocType with Custom Fields and its child DocTypes; null when the site does not have it (proved by Frappe's own answer).</summary>
    Task<DocTypeSchema?> GetSchemaAsync(string docType, CancellationToken cancellationToken);

    /// <summary>
    /// A text per DocType that changes with its definition, child tables apart; null (as where nobody says otherwise) when it cannot be told.
    /// </summary>
    Task<IReadOnlyDictionary<string, string>?> GetSchemaStampsAsync(IReadOnlyCollection<string> docTypes, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>Takes a definition that was read before for the present one.</summary>
    void UseSchema(DocTypeSchema schema)
    {
        // A site that does not remember definitions has nothing to do.
    }

    /// <summary>
    /// Stamps of all documents with modified at or after <paramref name="modifiedFrom"/> (verbatim text; null means all), keyset-paged in the
    /// order (modified, name), so that nothing is skipped or doubled by edits during the scan except that an edited document may come twice.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
        string docType, string? modifiedFrom, int pageSize, CancellationToken cancellationToken);

    /// <summary>The same, of the documents that match every filter; more than those may come.</summary>
    IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
        string docType, string? modifiedFrom, IReadOnlyList<SiteFilter> filters, int pageSize, CancellationToken cancellationToken) =>
        ScanAsync(docType, modifiedFrom, pageSize, cancellationToken);

    /// <summary>Stamps of the named documents that exist and are visible; the others are missing from the answer (no evidence of deletion).</summary>
    Task<IReadOnlyList<DocumentStamp>> GetStampsAsync(string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>
    /// Whole documents with their child rows: one list for the parents and one per child table, POSTed. A document whose modified moved between
    /// the parent list and the child lists is read again singly. Documents that do not exist are missing from the answer.
    /// </summary>
    Task<IReadOnlyList<FrappeDocument>> ReadManyAsync(
        DocTypeSchema schema, IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>How many whole documents of a DocType are best asked for at once, by the size of those that were read last; null when none was.</summary>
    int? DocumentsAtOnce(string docType);

    /// <summary>One whole document.</summary>
    Task<FrappeDocument> ReadAsync(string docType, string name, CancellationToken cancellationToken);

    /// <summary>Whole documents that match, at most <paramref name="limit"/>; used to look for a natural key or a create whose reply was lost.</summary>
    Task<IReadOnlyList<FrappeDocument>> FindAsync(
        DocTypeSchema schema, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken);

    /// <summary>Names of documents that match, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<string>> FindNamesAsync(string docType, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken);

    /// <summary>Names of documents with a row of a child DocType that matches, at most <paramref name="limit"/> rows.</summary>
    Task<IReadOnlyList<string>> FindParentsAsync(
        string docType, string childDocType, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Creates a document. With a name, through v2 (or the way this version honours); the answer's name says whether it was kept.
    /// </summary>
    Task<FrappeDocument> InsertAsync(string docType, JsonObject values, string? name, CancellationToken cancellationToken);

    /// <summary>The field that names a document of this DocType which is sent without a name; null when no field does, or when nothing tells.</summary>
    Task<NamingField?> GetNamingFieldAsync(DocTypeSchema schema, CancellationToken cancellationToken);

    /// <summary>
    /// Creates documents in one transaction of the site: all, or none when one of them is refused. None is sent a name. At most
    /// <see cref="DocumentWriter.LargestBatch"/>.
    /// </summary>
    /// <returns>The names the site gave them, in order.</returns>
    Task<IReadOnlyList<string>> InsertManyAsync(string docType, IReadOnlyList<JsonObject> documents, CancellationToken cancellationToken);

    /// <summary>Writes only the given fields, with <paramref name="modified"/> as the precondition (compare-and-swap).</summary>
    Task<FrappeDocument> UpdateAsync(
        string docType, string name, JsonObject changes, string modified, CancellationToken cancellationToken);

    /// <summary>Deletes. Frappe offers no precondition here: look just before.</summary>
    Task DeleteAsync(string docType, string name, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a document that was just seen with this <paramref name="modified"/>. A site that asks for another attempt is looked at again first; when
    /// somebody has edited the document meanwhile, a <see cref="SiteException"/> of the class Precondition says so.
    /// </summary>
    Task DeleteAsync(string docType, string name, string modified, CancellationToken cancellationToken);

    /// <summary>Deleted Document rows of these DocTypes with creation at or after <paramref name="from"/> (verbatim; null means all), oldest first.</summary>
    IAsyncEnumerable<IReadOnlyList<DeletedDocument>> ScanDeletedAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, CancellationToken cancellationToken);

    /// <summary>The Deleted Document rows of these names, newest first, with content; empty when there is none.</summary>
    Task<IReadOnlyList<DeletedDocument>> FindDeletedAsync(
        string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>
    /// The Deleted Document rows of documents with this creation stamp, with content: for one whose last name is not known. The site looks
    /// through the content of all that was deleted since.
    /// </summary>
    Task<IReadOnlyList<DeletedDocument>> FindDeletedByCreationAsync(string docType, string creation, CancellationToken cancellationToken);

    /// <summary>Traces of renames and merges of these DocTypes with creation at or after <paramref name="from"/> (verbatim; null means all), oldest first.</summary>
    IAsyncEnumerable<IReadOnlyList<EditComment>> ScanEditCommentsAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a document another name; links to it follow. With <paramref name="isMerge"/> it goes into the document that has that name, and is deleted.
    /// Frappe offers no precondition here: look just before.
    /// </summary>
    Task RenameAsync(string docType, string name, string newName, bool isMerge, CancellationToken cancellationToken);

    /// <summary>Stamps of the documents that were modified last, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<DocumentStamp>> GetNewestStampsAsync(string docType, int limit, CancellationToken cancellationToken);

    /// <summary>How many documents the user can see.</summary>
    Task<long> CountAsync(string docType, CancellationToken cancellationToken);

    /// <summary>How many documents the user can see whose modified is later than <paramref name="modifiedAfter"/> (verbatim text).</summary>
    Task<long> CountChangedAsync(string docType, string modifiedAfter, CancellationToken cancellationToken);

    /// <summary>Whether the user has a permission (read, write, create, delete, submit) on the DocType.</summary>
    Task<bool> HasPermissionAsync(string docType, string permission, CancellationToken cancellationToken);

    /// <summary>
    /// Raises the counter of a naming series to a number, so that the site's own next document does not clash with one that was created under an
    /// explicit name. Never lowers it.
    /// </summary>
    /// <returns>Whether it had to be raised.</returns>
    Task<bool> RaiseSeriesAsync(string series, long number, CancellationToken cancellationToken);
}
