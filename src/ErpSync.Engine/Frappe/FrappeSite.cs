using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.Logging;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>A Frappe site over its REST API (Frappe 13 to 16; recorded against 15.101).</summary>
internal sealed class FrappeSite : IFrappeSite, IDisposable
{
    private readonly SiteErrors _errors;
    private readonly SiteTransport _transport;
    private readonly SiteChannel _channel;
    private readonly SchemaCatalog _catalog;
    private readonly SchemaStamps _stamps;
    private readonly DocumentReader _reader;
    private readonly DocumentWriter _writer;
    private readonly DeletedDocuments _deleted;
    private readonly EditComments _comments;
    private readonly UserPermissions _permissions;
    private readonly SeriesCounters _series;
    private readonly NamingFields _namingFields;
    private readonly Lock _profileLock = new();
    private SiteProfile? _profile;

    /// <summary>Makes the client of one site. Nothing is sent before <see cref="ConnectAsync"/>.</summary>
    /// <param name="side">Which of the two sites it is.</param>
    /// <param name="configuration">Address, key, secret and time-out.</param>
    /// <param name="retry">How often and with which first wait a call is tried again.</param>
    /// <param name="handler">The network, for example <see cref="SiteHandler.Create"/>. Stays the caller's to dispose.</param>
    /// <param name="clock">Time, time-outs and waits.</param>
    /// <param name="random">The chance in the waits.</param>
    public FrappeSite(
        Side side, SiteConfiguration configuration, RetryOptions retry, HttpMessageHandler handler, TimeProvider clock, Random random)
    {
        Side = side;
        Url = configuration.Url;
        _errors = new SiteErrors(side, configuration.Url, SecretRedactor.For(configuration));
        Pace = new SitePace(clock);
        _transport = new SiteTransport(configuration, handler, clock, Pace, _errors);
        _channel = new SiteChannel(_transport, Pace, _errors, retry, clock, random);
        var lists = new DocumentLists(_channel, _errors);
        _catalog = new SchemaCatalog(_channel, _errors);
        _reader = new DocumentReader(_channel, _errors, lists, _catalog);
        _writer = new DocumentWriter(_channel, _errors, _catalog, _reader);
        _deleted = new DeletedDocuments(lists);
        _comments = new EditComments(lists);
        _stamps = new SchemaStamps(lists);
        _permissions = new UserPermissions(_channel, _errors, _catalog, lists);
        Files = new SiteFiles(_channel, _errors, lists, _writer);
        _series = new SeriesCounters(_channel, _errors);
        _namingFields = new NamingFields(_channel);
    }

    public Side Side { get; }

    public Uri Url { get; }

    public ISiteFiles Files { get; }

    public SitePace Pace { get; }

    public SiteProfile Profile
    {
        get
        {
            lock (_profileLock)
            {
                return _profile ?? throw new InvalidOperationException("The site is not connected yet.");
            }
        }
    }

    public async Task<SiteProfile> ConnectAsync(CancellationToken cancellationToken)
    {
        var profile = await new SiteProfiler(_channel, _errors).ProfileAsync(cancellationToken);
        lock (_profileLock)
        {
            return _profile = profile with { KeepsNames = _profile?.KeepsNames };
        }
    }

    public async Task<DocTypeSchema?> GetSchemaAsync(string docType, CancellationToken cancellationToken) =>
        (await _catalog.ReadAsync(docType, cancellationToken))?.Schema;

    public Task<IReadOnlyDictionary<string, string>?> GetSchemaStampsAsync(IReadOnlyCollection<string> docTypes, CancellationToken cancellationToken) =>
        _stamps.ReadAsync(docTypes, cancellationToken);

    public void UseSchema(DocTypeSchema schema) => _catalog.Use(schema);

    public IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
        string docType, string? modifiedFrom, int pageSize, CancellationToken cancellationToken) =>
        _reader.ScanAsync(docType, modifiedFrom, [], pageSize, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<DocumentStamp>> ScanAsync(
        string docType, string? modifiedFrom, IReadOnlyList<SiteFilter> filters, int pageSize, CancellationToken cancellationToken) =>
        _reader.ScanAsync(docType, modifiedFrom, filters, pageSize, cancellationToken);

    public Task<IReadOnlyList<DocumentStamp>> GetStampsAsync(
        string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        _reader.GetStampsAsync(docType, names, cancellationToken);

    public Task<IReadOnlyList<FrappeDocument>> ReadManyAsync(
        DocTypeSchema schema, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        _reader.ReadManyAsync(schema, names, cancellationToken);

    public int? DocumentsAtOnce(string docType) => _reader.AtOnce(docType);

    public Task<FrappeDocument> ReadAsync(string docType, string name, CancellationToken cancellationToken) =>
        _reader.ReadAsync(docType, name, cancellationToken);

    public Task<IReadOnlyList<FrappeDocument>> FindAsync(
        DocTypeSchema schema, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken) =>
        _reader.FindAsync(schema, filters, limit, cancellationToken);

    public Task<IReadOnlyList<string>> FindNamesAsync(string docType, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken) =>
        _reader.FindNamesAsync(docType, filters, limit, cancellationToken);

    public Task<IReadOnlyList<string>> FindParentsAsync(
        string docType, string childDocType, IReadOnlyList<SiteFilter> filters, int limit, CancellationToken cancellationToken) =>
        _reader.FindParentsAsync(docType, childDocType, filters, limit, cancellationToken);

    public async Task<FrappeDocument> InsertAsync(string docType, JsonObject values, string? name, CancellationToken cancellationToken)
    {
        var profile = Profile;
        var document = await _writer.InsertAsync(docType, values, name, profile, cancellationToken);
        if (name is not null)
        {
            Learn(docType, profile, document.Name == name);
        }

        return document;
    }

    public Task<NamingField?> GetNamingFieldAsync(DocTypeSchema schema, CancellationToken cancellationToken) =>
        _namingFields.FindAsync(schema, cancellationToken);

    public Task<IReadOnlyList<string>> InsertManyAsync(string docType, IReadOnlyList<JsonObject> documents, CancellationToken cancellationToken) =>
        _writer.InsertManyAsync(docType, documents, Profile, cancellationToken);

    public Task<FrappeDocument> UpdateAsync(
        string docType, string name, JsonObject changes, string modified, CancellationToken cancellationToken) =>
        _writer.UpdateAsync(docType, name, changes, modified, cancellationToken);

    public Task DeleteAsync(string docType, string name, CancellationToken cancellationToken) =>
        _writer.DeleteAsync(docType, name, modified: null, cancellationToken);

    public Task DeleteAsync(string docType, string name, string modified, CancellationToken cancellationToken) =>
        _writer.DeleteAsync(docType, name, modified, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<DeletedDocument>> ScanDeletedAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, CancellationToken cancellationToken) =>
        _deleted.ScanAsync(docTypes, from, pageSize, cancellationToken);

    public Task<IReadOnlyList<DeletedDocument>> FindDeletedAsync(
        string docType, IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        _deleted.FindAsync(docType, names, cancellationToken);

    public Task<IReadOnlyList<DeletedDocument>> FindDeletedByCreationAsync(string docType, string creation, CancellationToken cancellationToken) =>
        _deleted.FindByCreationAsync(docType, creation, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<EditComment>> ScanEditCommentsAsync(
        IReadOnlyCollection<string> docTypes, string? from, int pageSize, CancellationToken cancellationToken) =>
        _comments.ScanAsync(docTypes, from, pageSize, cancellationToken);

    public Task RenameAsync(string docType, string name, string newName, bool isMerge, CancellationToken cancellationToken) =>
        _writer.RenameAsync(docType, name, newName, isMerge, cancellationToken);

    public Task<IReadOnlyList<DocumentStamp>> GetNewestStampsAsync(string docType, int limit, CancellationToken cancellationToken) =>
        _reader.GetNewestStampsAsync(docType, limit, cancellationToken);

    public Task<long> CountAsync(string docType, CancellationToken cancellationToken) =>
        CountAsync(docType, new JsonObject { ["doctype"] = docType }, cancellationToken);

    public Task<long> CountChangedAsync(string docType, string modifiedAfter, CancellationToken cancellationToken)
    {
        var filters = new JsonArray(new JsonArray("modified", ">", modifiedAfter)).ToJsonString(FrappeJson.Plain);
        return CountAsync(docType, new JsonObject { ["doctype"] = docType, ["filters"] = filters }, cancellationToken);
    }

    public Task<bool> HasPermissionAsync(string docType, string permission, CancellationToken cancellationToken) =>
        _permissions.HasAsync(docType, permission, Profile.User, cancellationToken);

    public Task<bool> RaiseSeriesAsync(string series, long number, CancellationToken cancellationToken) =>
        _series.RaiseAsync(Profile, series, number, cancellationToken);

    public void Dispose() => _transport.Dispose();

    private void Learn(string docType, SiteProfile profile, bool kept)
    {
        var proved = NameKeeping.Proved(_catalog.Known(docType)?.AutoName, NameKeeping.Promised(profile.FrappeVersion), kept);
        if (proved is null)
        {
            return;
        }

        lock (_profileLock)
        {
            // A site that kept one name keeps names: a later difference is a name that was taken.
            if (_profile is not null && _profile.KeepsNames != true)
            {
                _profile = _profile with { KeepsNames = proved };
            }
        }
    }

    private async Task<long> CountAsync(string docType, JsonObject parameters, CancellationToken cancellationToken)
    {
        var request = SiteRequest.Call("frappe.client.get_count", parameters, $"count {docType}");
        try
        {
            var answer = await _channel.CallAsync(request, cancellationToken);
            return long.TryParse(answer.Body.Text("message"), out var count)
                ? count
                : throw _errors.NotFrappe(request, null, "the answer has no number.");
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            throw error.As(SiteErrorClass.Schema);
        }
    }
}
