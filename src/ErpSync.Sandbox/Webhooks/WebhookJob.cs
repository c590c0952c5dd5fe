using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>A delivery that waits for the worker: which Webhook, and the document as it was when its transaction committed.</summary>
internal sealed record WebhookJob(string Webhook, string Event, string User, JsonObject Document)
{
    /// <summary>When the worker may start on it.</summary>
    public DateTimeOffset Due { get; init; }

    public string DocType => NodeText.Of(Document["doctype"]);

    public string DocumentName => NodeText.Of(Document["name"]);
}
