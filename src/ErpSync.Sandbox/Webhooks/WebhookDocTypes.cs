using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The DocTypes of webhooks, reduced to what a client of the API meets.</summary>
internal static class WebhookDocTypes
{
    /// <summary>A document that says when to call whom.</summary>
    public const string Webhook = "Webhook";

    /// <summary>A document for every attempt to deliver.</summary>
    public const string RequestLog = "Webhook Request Log";

    public static IEnumerable<JsonObject> All()
    {
        yield return new DocTypeSketch("Webhook Header", module: "Integrations", isChild: true)
            .Fields("Small Text", "key", "value")
            .ToJson();
        yield return new DocTypeSketch("Webhook Data", module: "Integrations", isChild: true).Fields("Data", "fieldname", "key").ToJson();
        yield return Definition();
        yield return new DocTypeSketch(RequestLog, "hash", "Integrations")
            .Field("webhook", "Link", Webhook)
            .Field("reference_document")
            .Field("headers", "Code")
            .Field("data", "Code")
            .Field("user", "Link", "User")
            .Fields("Text", "url")
            .Field("response", "Code")
            .Fields("Text", "error")
            .ToJson();
    }

    private static JsonObject Definition()
    {
        var webhook = new DocTypeSketch(Webhook, "Prompt", "Integrations")
            .With("track_changes", 1)
            .Field("webhook_doctype", "Link", "DocType", required: true)
            .Field("webhook_docevent", "Select", string.Join('\n', WebhookEventNames.Offered))
            .Fields("Check", "enabled=1")
            .Field("condition", "Small Text")
            .Field("request_url", "Small Text", required: true)
            .Fields("Check", "is_dynamic_url")
            .Fields("Int", "timeout=5")
            .Field("background_jobs_queue", "Autocomplete")
            .Field("request_method", "Select", "POST\nPUT\nDELETE", "POST", required: true)
            .Field("request_structure", "Select", "\nForm URL-Encoded\nJSON")
            .Fields("Check", "enable_security")
            .Field("webhook_secret", "Password")
            .Field("webhook_headers", "Table", "Webhook Header")
            .Field("webhook_data", "Table", "Webhook Data")
            .Field("webhook_json", "Code")
            .Field("preview_document", "Dynamic Link", "webhook_doctype")
            .Field("meets_condition")
            .Field("preview_request_body", "Code")
            .ToJson();
        foreach (var field in webhook["fields"]!.AsArray().OfType<JsonObject>())
        {
            switch ((string)field["fieldname"]!)
            {
                case "webhook_doctype":
                    field["label"] = "DocType";
                    field["set_only_once"] = 1;
                    break;
                case "webhook_docevent":
                    field["label"] = "Doc Event";
                    field["set_only_once"] = 1;
                    break;
                case "preview_document" or "meets_condition" or "preview_request_body":
                    field["is_virtual"] = 1;
                    break;
            }
        }

        return webhook;
    }
}
