using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ErpSync.Engine.Schema;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Reads DocTypes by getdoctype, which answers them with Custom Fields, Property Setters and child DocTypes, to any logged-in user.
/// Remembers what was read last, for what the client itself needs to know of a DocType.
/// </summary>
internal sealed class SchemaCatalog(SiteChannel channel, SiteErrors errors)
{
    private readonly ConcurrentDictionary<string, DocTypeDefinition> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DocTypeSchema> _proved = new(StringComparer.Ordinal);

    /// <summary>Reads the DocType anew; null when the site says that it has none of this name.</summary>
    public async Task<DocTypeDefinition?> ReadAsync(string docType, CancellationToken cancellationToken)
    {
        var path = $"{SiteRoutes.Function("frappe.desk.form.load.getdoctype")}?doctype={SiteRoutes.Segment(docType)}";
        var request = SiteRequest.Read(path, $"read the DocType {docType}");
        SiteAnswer answer;
        try
        {
            answer = await channel.CallAsync(request, cancellationToken);
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            // An unknown function is answered 417, so a 404 with DoesNotExistError speaks of the DocType.
            _known.TryRemove(docType, out _);
            return null;
        }

        if (answer.Body["docs"] is not JsonArray { Count: > 0 } docs)
        {
            throw errors.NotFrappe(request, null, "the answer has no DocType.");
        }

        // MariaDB compares names without case: a DocType of another spelling is not this one.
        var definition = SchemaReading.Read(docType, docs);
        if (definition is not null)
        {
            _known[docType] = definition;
        }

        return definition;
    }

    /// <summary>The DocType as last read in this run, read now if it was not; null when the site has none of this name.</summary>
    public async Task<DocTypeDefinition?> GetAsync(string docType, CancellationToken cancellationToken) =>
        _known.TryGetValue(docType, out var known) ? known : await ReadAsync(docType, cancellationToken);

    /// <summary>The DocType if it was read or proved in this run.</summary>
    public DocTypeSchema? Known(string docType) =>
        _known.TryGetValue(docType, out var known) ? known.Schema : _proved.GetValueOrDefault(docType);

    /// <summary>Takes a definition that was read before, and is proved to be still the same, as known. Permissions are not part of it.</summary>
    public void Use(DocTypeSchema schema)
    {
        _proved[schema.Name] = schema;
        if (_known.TryGetValue(schema.Name, out var known))
        {
            _known[schema.Name] = known with { Schema = schema };
        }
    }

    /// <summary>
    /// What a "document does not exist" means: <see cref="SiteErrorClass.Gone"/> only when the DocType is proved to exist. Deleting in an
    /// unknown DocType and, depending on the version, reading in one get the same answer.
    /// </summary>
    public async Task<SiteException> ProveGoneAsync(string docType, SiteException error, CancellationToken cancellationToken) =>
        await GetAsync(docType, cancellationToken) is null
            ? error.As(SiteErrorClass.Schema, $"{error.Message} The DocType {docType} does not exist there.")
            : error;
}
