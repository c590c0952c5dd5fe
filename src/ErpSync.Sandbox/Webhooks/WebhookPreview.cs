using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The computed fields of a Webhook. Nobody chooses a document to preview through the API, so they say the same always.</summary>
internal static class WebhookPreview
{
    public static void Show(JsonObject view)
    {
        view["meets_condition"] = NodeText.IsEmpty(view["condition"]) ? "Yes" : "Select a document to check if it meets conditions.";
        view["preview_request_body"] = "Select a document to preview request data";
    }
}
