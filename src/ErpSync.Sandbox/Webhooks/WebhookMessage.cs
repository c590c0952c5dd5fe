using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// What is sent for a job. It is made when the worker starts on the job, from the Webhook as it is then and the document as it was
/// (recording 27).
/// </summary>
internal sealed class WebhookMessage
{
    private const string SignatureHeader = "X-Frappe-Webhook-Signature";
    private const int DefaultTimeoutSeconds = 5;

    private readonly List<KeyValuePair<string, string>> _headers = [];

    private WebhookMessage()
    {
    }

    public string Method { get; private set; } = "POST";

    public TimeSpan Timeout { get; private set; }

    /// <summary>Address, or null if its template failed.</summary>
    public string? Url { get; private set; }

    /// <summary>Signature, then the Webhook's own headers; null if the body, which is signed, could not be made.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Headers { get; private set; }

    /// <summary>What the body is the text of.</summary>
    public JsonNode? Data { get; private set; }

    /// <summary>The body, ASCII only.</summary>
    public string Body { get; private set; } = "";

    /// <summary>Why nothing can be sent; null if it can.</summary>
    public PythonError? Error { get; private set; }

    public static WebhookMessage Make(SiteInternals site, WebhookJob job)
    {
        var message = new WebhookMessage();
        try
        {
            message.Fill(site, job);
        }
        catch (PythonError error)
        {
            message.Error = error;
        }

        return message;
    }

    /// <summary>Base64 of the HMAC-SHA256 of the body, with the secret as UTF-8.</summary>
    public static string Sign(string secret, string body) =>
        Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));

    private void Fill(SiteInternals site, WebhookJob job)
    {
        var webhook = site.Reader.Find(site.DocType(WebhookDocTypes.Webhook), job.Webhook)
            ?? throw new PythonError("DoesNotExistError", $"Webhook {job.Webhook} not found", "frappe.exceptions");
        var scope = new PythonScope(job.Document);
        Method = webhook.Text("request_method") is { Length: > 0 } method ? method : "POST";
        Timeout = TimeSpan.FromSeconds(
            PythonNumbers.ToInt(webhook.Values["timeout"]) is > 0 and var seconds ? seconds : DefaultTimeoutSeconds);
        Url = PythonNumbers.ToInt(webhook.Values["is_dynamic_url"]) != 0
            ? new JinjaTemplate(webhook.Text("request_url")).Render(scope)
            : webhook.Text("request_url");
        if (PythonNumbers.ToInt(webhook.Values["enable_security"]) == 0)
        {
            // The headers of an unsigned message do not need the body, so they are logged even if there is none.
            AddOwnHeaders(webhook);
            Data = MakeData(webhook, scope);
            Body = PythonJsonText.Of(Data);
            return;
        }

        Data = MakeData(webhook, scope);
        Body = PythonJsonText.Of(Data);
        var secret = site.Database.Secret(WebhookDocTypes.Webhook, webhook.Name, "webhook_secret")
            ?? throw new PythonError(
                "ValidationError",
                $"Password not found for Webhook {webhook.Name} webhook_secret",
                "frappe.exceptions");
        _headers.Add(new(SignatureHeader, Sign(secret, Body)));
        AddOwnHeaders(webhook);
    }

    private void AddOwnHeaders(OpenDocument webhook)
    {
        foreach (var row in Rows(webhook, "webhook_headers"))
        {
            if (!NodeText.IsEmpty(row["key"]) && !NodeText.IsEmpty(row["value"]))
            {
                _headers.RemoveAll(header => header.Key == NodeText.Of(row["key"]));
                _headers.Add(new(NodeText.Of(row["key"]), NodeText.Of(row["value"])));
            }
        }

        Headers = _headers;
    }

    /// <summary>
    /// Mapped fields win over the template; with neither, the body is an empty object, whatever the structure (recording 19).
    /// </summary>
    private static JsonNode? MakeData(OpenDocument webhook, PythonScope scope)
    {
        var rows = Rows(webhook, "webhook_data").ToList();
        if (rows.Count > 0)
        {
            var data = new JsonObject();
            foreach (var row in rows)
            {
                data[NodeText.Of(row["key"])] = scope.Document[NodeText.Of(row["fieldname"])]?.DeepClone();
            }

            return data;
        }

        return webhook.Text("webhook_json") is { Length: > 0 } template
            ? PythonJsonReader.Parse(new JinjaTemplate(template).Render(scope))
            : new JsonObject();
    }

    private static IEnumerable<JsonObject> Rows(OpenDocument webhook, string table) =>
        (webhook.Values[table] as JsonArray ?? []).OfType<JsonObject>();
}
