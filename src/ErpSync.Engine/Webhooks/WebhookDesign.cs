using System.Text.Json;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Frappe.Files;

namespace ErpSync.Engine.Webhooks;

/// <summary>What one Webhook document is to be like.</summary>
internal sealed record WebhookDesign
{
    /// <summary>
    /// The events that leave nothing out. on_change fires on save, submit, cancel and update after submit, and on_update_after_submit never
    /// does (recorded on Frappe 15); an insert fires no on_change.
    /// </summary>
    public static readonly IReadOnlyList<string> Events = ["after_insert", "on_change", OnTrash];

    /// <summary>How the names begin.</summary>
    public const string NamePrefix = "ErpSync ";

    private const string OnTrash = "on_trash";

    private static readonly string[] Plain =
        ["request_url", "request_method", "request_structure", "webhook_json", "enable_security", "enabled", "is_dynamic_url"];

    public required string DocType { get; init; }

    public required string Event { get; init; }

    /// <summary>The address; null when it is not known and thus not compared.</summary>
    public string? Url { get; init; }

    public required string Body { get; init; }

    /// <summary>The expression that must hold; null for none.</summary>
    public string? Condition { get; init; }

    /// <summary>Null when it is not known and thus not compared.</summary>
    public string? Secret { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The name where people give names (Frappe 15 and later).</summary>
    public string Name => $"{NamePrefix}{DocType} {Event}";

    /// <summary>The Webhook of one event of a DocType.</summary>
    /// <param name="configuration">Secret and header token.</param>
    /// <param name="url">What it calls; null when that is not known.</param>
    /// <param name="docType">The DocType.</param>
    /// <param name="happening">The event.</param>
    /// <param name="unless">Leaves out what this user wrote last; null leaves out nothing.</param>
    public static WebhookDesign Of(SyncConfiguration configuration, string? url, string docType, string happening, string? unless) => new()
    {
        DocType = docType,
        Event = happening,
        Url = url,
        Secret = configuration.Webhook.Secret,
        Body = docType == SiteFile.DocType ? BodyOfFile : BodyOf(docType, happening),
        Condition = ConditionOf(configuration, docType, happening, unless),
        Headers = HeadersOf(configuration),
    };

    /// <summary>
    /// The DocTypes whose events are wanted: those that are asked for, and File where everything attached to one of them travels, since attaching a file
    /// moves no document. A file that a field or a text names comes with the event of its document.
    /// </summary>
    public static IReadOnlyList<string> Watched(SyncConfiguration configuration, IReadOnlyList<string> docTypes) =>
        docTypes.Any(docType => CarriesAll(configuration, docType)) ? [.. docTypes, SiteFile.DocType] : docTypes;

    private static bool CarriesAll(SyncConfiguration configuration, string docType) =>
        configuration.Rules.TryGetValue(docType, out var rules) && rules.Attachments == AttachmentPolicy.All;

    // A delete is told by its last editor, not by who deletes: there no user may be left out. A file tells which documents it is about.
    private static string? ConditionOf(SyncConfiguration configuration, string docType, string happening, string? unless)
    {
        var own = unless is null || happening == OnTrash ? null : OwnWriteCondition(unless);
        if (docType != SiteFile.DocType)
        {
            return own;
        }

        var holders = configuration.DocTypes.Where(holder => CarriesAll(configuration, holder)).Order(StringComparer.Ordinal);
        var about = $"doc.attached_to_name and doc.attached_to_doctype in {JsonSerializer.Serialize(holders, FrappeJson.Plain)}";
        return own is null ? about : $"{own} and {about}";
    }

    /// <summary>
    /// Frappe sends no Content-Type of its own, and its filter json writes what a value needs to stand in JSON, whatever quotes it holds
    /// (recorded on Frappe 15: a quoted text without it sends nothing).
    /// </summary>
    public static string BodyOf(string docType, string happening) =>
        $$$"""{"event": "{{{happening}}}", "doctype": {{{JsonSerializer.Serialize(docType, FrappeJson.Plain)}}}, "name": {{ doc.name | json }}, "modified": "{{ doc.modified }}"}""";

    /// <summary>
    /// What happens to a file has happened to the document it is attached to. The stamp is the file's own: no event about the document ever tells it.
    /// </summary>
    private const string BodyOfFile =
        """{"event": "on_change", "doctype": {{ doc.attached_to_doctype | json }}, "name": {{ doc.attached_to_name | json }}, "modified": "{{ doc.modified }}"}""";

    /// <summary>Plain attributes only: a condition that fails would stop people from saving (Frappe does not catch it).</summary>
    public static string OwnWriteCondition(string user) => $"doc.modified_by != {JsonSerializer.Serialize(user)}";

    public static IReadOnlyList<KeyValuePair<string, string>> HeadersOf(SyncConfiguration configuration)
    {
        var headers = new List<KeyValuePair<string, string>>
        {
            new("Content-Type", "application/json"),
            new(WebhookMark.Header, WebhookMark.Of(configuration).Value),
        };
        if (configuration.Webhook is { TokenHeader: { } name, TokenValue: { } token })
        {
            headers.Add(new(name, token));
        }

        return headers;
    }

    /// <summary>All fields of a new document.</summary>
    public JsonObject Fields()
    {
        var fields = new JsonObject
        {
            ["webhook_doctype"] = DocType,
            ["webhook_docevent"] = Event,
            ["condition"] = Condition ?? "",
            ["webhook_secret"] = Secret,
            ["webhook_headers"] = Rows(),
        };
        foreach (var (field, value) in Values())
        {
            fields[field] = value;
        }

        return fields;
    }

    /// <summary>The fields of a document that are to be written, by name; empty when it is as it should be.</summary>
    /// <param name="webhook">The document.</param>
    /// <param name="isConditionFree">Whether the condition against own writes is as good as none.</param>
    public JsonObject Changes(SiteWebhook webhook, bool isConditionFree = false)
    {
        var changes = new JsonObject();
        foreach (var (field, value) in Values())
        {
            if (webhook.Text(field) != value && (field != "is_dynamic_url" || webhook.Text(field) == "1"))
            {
                changes[field] = value;
            }
        }

        if (webhook.Text("condition") is var condition && condition != (Condition ?? "")
            && !(isConditionFree && condition.StartsWith("doc.modified_by != ", StringComparison.Ordinal)))
        {
            changes["condition"] = Condition ?? "";
        }

        if (Secret is not null && !webhook.Headers.OrderBy(Key).SequenceEqual(Headers.OrderBy(Key)))
        {
            if (webhook.Mark?.Secret != WebhookMark.Read(Headers.First(header => header.Key == WebhookMark.Header).Value)?.Secret)
            {
                changes["webhook_secret"] = Secret;
            }

            changes["webhook_headers"] = Rows();
        }

        return changes;
    }

    private static string Key(KeyValuePair<string, string> header) => header.Key;

    private IEnumerable<KeyValuePair<string, string>> Values() => Plain
        .Select(field => KeyValuePair.Create(field, field switch
        {
            "request_url" => Url,
            "request_method" => "POST",
            "request_structure" => "JSON",
            "webhook_json" => Body,
            "is_dynamic_url" => "0",
            _ => "1",
        }))
        .Where(pair => pair.Value is not null)!;

    private JsonArray Rows() => [.. Headers.Select(header => new JsonObject { ["key"] = header.Key, ["value"] = header.Value })];
}
