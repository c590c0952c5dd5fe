using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The DocTypes of webhooks, reduced to what a client of the API meets.</summary>
internal static class WebhookDocTypes
{
    /// <summary>A document that says when to call whom.</summary>
    public const string Webhook = "Webhook";

    /// <summary>A document for every attempt to deliver.</summary>
    public const string RequestLog = "Webhook Request Log";

    public static IEnumerable<JsonObject> All(FrappeBehaviour behaviour)
    {
        yield return new DocTypeSketch("Webhook Header", module: "Integrations", isChild: true)
            .Fields("Small Text", "key", "value")
            .ToJson();
        yield return new DocTypeSketch("Webhook Data", module: "Integrations", isChild: true).Fields("Data", "fieldname", "key").ToJson();
        yield return Definition(behaviour);
        yield return new DocTypeSketch(RequestLog, "hash", "Integrations")
            .FieldIf(behaviour.LogsWebhookNames, "webhook", "Link", Webhook)
            .FieldIf(behaviour.LogsWebhookNames, "reference_document")
            .FieldIf(behaviour.LogsWebhookDocType, "reference_doctype")
            .Field("headers", "Code")
            .Field("data", "Code")
            .Field("user", "Link", "User")
            .Fields("Text", "url")
            .Field("response", "Code")
            .Fields("Text", "error")
            .ToJson();
    }

    private static JsonObject Definition(FrappeBehaviour behaviour)
    {
        var events = behaviour.OffersWorkflowTransition
            ? WebhookEventNames.Offered.Append(WebhookEventNames.WorkflowTransition)
            : WebhookEventNames.Offered;
        var webhook = new DocTypeSketch(Webhook, behaviour.NumbersWebhooks ? "HOOK-.####" : "Prompt", "Integrations")
            .With("track_changes", 1)
            .Field("webhook_doctype", "Link", "DocType", required: true)
            .Field("webhook_docevent", "Select", string.Join('\n', events))
            .Fields("Check", "enabled=1")
            .Field("condition", "Small Text")
            .Field("request_url", behaviour.HasShortWebhookUrls ? "Data" : "Small Text", required: true)
            .FieldIf(behaviour.HasDynamicWebhooks, "is_dynamic_url", "Check")
            .FieldIf(behaviour.HasWebhookTimeouts, "timeout", "Int", @default: "5")
            .FieldIf(behaviour.HasDynamicWebhooks, "background_jobs_queue", "Autocomplete")
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
