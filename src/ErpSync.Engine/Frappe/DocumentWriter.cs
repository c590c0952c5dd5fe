using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Frappe;

/// <summary>Creates, updates, deletes and renames documents, one request each.</summary>
internal sealed class DocumentWriter(SiteChannel channel, SiteErrors errors, SchemaCatalog catalog, DocumentReader reader)
{
    /// <summary>
    /// Keys that mean something else than a value to Frappe: a name in a body addresses that other record, __islocal turns an update into
    /// an insert, cmd turns a v2 body into a function call.
    /// </summary>
    private static readonly string[] Reserved = ["name", "doctype", "flags", "__islocal", "__newname", "__unsaved", "cmd"];

    /// <summary>Most documents of one insert_many (Frappe answers 417 to 201).</summary>
    public const int LargestBatch = 200;

    /// <summary>Creates a document. With a name, on the way that <paramref name="profile"/>'s version honours.</summary>
    public async Task<FrappeDocument> InsertAsync(
        string docType, JsonObject values, string? name, SiteProfile profile, CancellationToken cancellationToken)
    {
        var fields = Values(values);
        var version2 = name is not null && profile.HasVersion2;
        if (name is not null)
        {
            // Integer names (autoincrement) are compared as numbers by the site.
            var isInteger = catalog.Known(docType)?.AutoName == "autoincrement" && long.TryParse(name, out _);
            if (version2)
            {
                fields["name"] = isInteger ? JsonNode.Parse(name) : JsonValue.Create(name);
            }

            if (!version2 || NameKeeping.Promised(profile.FrappeVersion) != true)
            {
                fields["__newname"] = name;
            }
        }

        var request = SiteRequest.Write(
            HttpMethod.Post,
            version2 ? SiteRoutes.Version2Collection(docType) : SiteRoutes.Collection(docType),
            version2 ? fields : Wrapped(fields),
            name is null ? $"create a {docType}" : $"create {docType} {name}");
        try
        {
            return Document(docType, await channel.CallAsync(request, cancellationToken), request);
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            // A new document cannot be missing: either its DocType is, or a document that its controller looks up.
            var proved = await catalog.ProveGoneAsync(docType, error, cancellationToken);
            throw proved.Class == SiteErrorClass.Gone ? proved.As(SiteErrorClass.MissingLink) : proved;
        }
    }

    /// <summary>Creates documents without names in one transaction (recording 14: nothing of a batch stays that one document fails).</summary>
    public async Task<IReadOnlyList<string>> InsertManyAsync(
        string docType, IReadOnlyList<JsonObject> documents, SiteProfile profile, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(documents.Count, LargestBatch);
        var list = new JsonArray([.. documents.Select(document => OfDocType(docType, Values(document)))]);

        // Frappe 13 cuts a list in the body of a function to its first element; a text it parses.
        var isText = profile.FrappeVersion?.StartsWith("13.", StringComparison.Ordinal) == true;
        var body = new JsonObject { ["docs"] = isText ? list.ToJsonString(FrappeJson.Plain) : list };
        var request = SiteRequest.Write(
            HttpMethod.Post, SiteRoutes.Function("frappe.client.insert_many"), body, $"create {documents.Count} documents of {docType}") with
        {
            Lane = CallLane.CreateMany,
            Documents = documents.Count,
        };
        try
        {
            var answer = await channel.CallAsync(request, cancellationToken);
            return answer.Take<JsonArray>("message") is { } names && names.Count == documents.Count
                ? [.. names.Select(name => FrappeJson.Text(name) ?? "")]
                : throw errors.NotFrappe(request, null, "the answer has no list of names.");
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            var proved = await catalog.ProveGoneAsync(docType, error, cancellationToken);
            throw proved.Class == SiteErrorClass.Gone ? proved.As(SiteErrorClass.MissingLink) : proved;
        }
    }

    /// <summary>Writes the changed fields if the document still has the given modified.</summary>
    public async Task<FrappeDocument> UpdateAsync(
        string docType, string name, JsonObject changes, string modified, CancellationToken cancellationToken)
    {
        if (name != docType)
        {
            ArgumentException.ThrowIfNullOrEmpty(modified);
        }

        if (!SiteRoutes.FitsPath(name))
        {
            throw errors.Refused(
                SiteErrorClass.Validation, $"{docType} {name} cannot be updated: Frappe's API takes no name with a slash at either end.");
        }

        var fields = Values(changes);
        if (modified.Length > 0)
        {
            // A Single (named like its DocType) that was never saved has none, and nobody to be overwritten.
            fields["modified"] = modified;
        }

        var request = SiteRequest.Write(HttpMethod.Put, SiteRoutes.Document(docType, name), Wrapped(fields), $"update {docType} {name}") with
        {
            Lane = changes.ContainsKey("docstatus") ? CallLane.LifeCycle : CallLane.Update,
        };
        try
        {
            return Document(docType, await channel.CallAsync(request, cancellationToken), request);
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            throw await ExplainMissingAsync(docType, name, changes, error, cancellationToken);
        }
    }

    private async Task ThrowIfEditedAsync(string docType, string name, string modified, CancellationToken cancellationToken)
    {
        if ((await reader.ReadAsync(docType, name, cancellationToken)).Modified != modified)
        {
            throw errors.Refused(SiteErrorClass.Precondition, $"{docType} {name} was edited while it waited to be deleted.");
        }
    }

    /// <summary>Deletes. With <paramref name="modified"/> no attempt but the first is made without looking.</summary>
    public async Task DeleteAsync(string docType, string name, string? modified, CancellationToken cancellationToken)
    {
        var purpose = $"delete {docType} {name}";
        var request = SiteRoutes.FitsPath(name)
            ? SiteRequest.Write(HttpMethod.Delete, SiteRoutes.Document(docType, name), null, purpose)
            : SiteRequest.Write(
                HttpMethod.Post,
                SiteRoutes.Function("frappe.client.delete"),
                new JsonObject { ["doctype"] = docType, ["name"] = name },
                purpose) with
            {
                Lane = CallLane.Remove,
            };
        if (modified is not null)
        {
            request = request with { BeforeRepeat = token => ThrowIfEditedAsync(docType, name, modified, token) };
        }

        try
        {
            await channel.CallAsync(request, cancellationToken);
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            throw await catalog.ProveGoneAsync(docType, error, cancellationToken);
        }
        catch (SiteException error) when (error is { Class: SiteErrorClass.Protocol, Status: 404 })
        {
            // Frappe 13 and 14 answer a bare {} for what is not there; reading it tells.
            await reader.ReadAsync(docType, name, cancellationToken);
            throw;
        }
    }

    public async Task RenameAsync(string docType, string name, string newName, bool isMerge, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["doctype"] = docType, ["old_name"] = name, ["new_name"] = newName };
        if (isMerge)
        {
            body["merge"] = true;
        }

        var request = SiteRequest.Write(
            HttpMethod.Post, SiteRoutes.Function("frappe.client.rename_doc"), body, $"{(isMerge ? "merge" : "rename")} {docType} {name} {(isMerge ? "into" : "to")} {newName}") with
        {
            Lane = CallLane.Remove,
        };
        try
        {
            await channel.CallAsync(request, cancellationToken);
        }
        catch (SiteException error) when (error.Class == SiteErrorClass.Gone)
        {
            throw await catalog.ProveGoneAsync(docType, error, cancellationToken);
        }
    }

    /// <summary>
    /// A 404 to an update may speak of the document, of one its controller looks up, or of a row that may not be replaced any more.
    /// Looking at the document tells.
    /// </summary>
    private async Task<SiteException> ExplainMissingAsync(
        string docType, string name, JsonObject changes, SiteException error, CancellationToken cancellationToken)
    {
        try
        {
            var document = await reader.ReadAsync(docType, name, cancellationToken);
            var replacesRows = document.DocStatus != 0 && changes.Any(change => change.Value is JsonArray);
            return error.As(replacesRows ? SiteErrorClass.Validation : SiteErrorClass.MissingLink);
        }
        catch (SiteException look)
        {
            return look;
        }
    }

    private static JsonObject OfDocType(string docType, JsonObject fields)
    {
        fields["doctype"] = docType;
        return fields;
    }

    private static JsonObject Values(JsonObject given)
    {
        var fields = (JsonObject)given.DeepClone();
        foreach (var key in Reserved)
        {
            fields.Remove(key);
        }

        return fields;
    }

    /// <summary>v1 takes the value of a key "data" for the document, so a DocType with such a field must be wrapped; all are.</summary>
    private static JsonObject Wrapped(JsonObject fields) => new() { ["data"] = fields };

    private FrappeDocument Document(string docType, SiteAnswer answer, SiteRequest request) =>
        answer.Take<JsonObject>("data") is { } fields && fields.Name().Length > 0 && fields.Text("modified") is { Length: > 0 }
            ? new FrappeDocument(docType, fields.Name(), fields)
            : throw errors.NotFrappe(request, null, "the answer has no document.");
}
