using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;

namespace ErpSync.Engine.Webhooks;

/// <summary>A Webhook document as a site has it.</summary>
internal sealed class SiteWebhook
{
    private readonly FrappeDocument _document;

    public SiteWebhook(FrappeDocument document)
    {
        _document = document;
        Headers = [.. (document.Fields["webhook_headers"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(row => KeyValuePair.Create(row["key"]?.ToString() ?? "", row["value"]?.ToString() ?? ""))];
        Mark = WebhookMark.Read(Headers.FirstOrDefault(header => header.Key == WebhookMark.Header).Value);
    }

    public string Name => _document.Name;

    public string Modified => _document.Modified;

    public string DocType => Text("webhook_doctype");

    public string Event => Text("webhook_docevent");

    public string Url => Text("request_url");

    public bool IsEnabled => Text("enabled") == "1";

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Who made it; null when it was not ErpSync.</summary>
    public WebhookMark? Mark { get; }

    /// <summary>The text of a field; empty when it has none.</summary>
    public string Text(string field) => _document.Fields[field]?.ToString() ?? "";
}
