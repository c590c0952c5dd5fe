using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Writes the Webhook Request Log: a document for every attempt, and for messages that could not be made.</summary>
internal sealed class WebhookLog(SiteInternals site)
{
    public void Add(WebhookJob job, WebhookMessage message, WebhookOutcome? outcome)
    {
        // The worker commits on its own, whatever request is running.
        var running = site.Database.Transaction;
        site.Database.Transaction = new Transaction();
        try
        {
            site.Records.Add(WebhookDocTypes.RequestLog, job.User, new JsonObject
            {
                ["webhook"] = job.Webhook,
                ["reference_document"] = job.DocumentName,
                ["reference_doctype"] = job.DocType,
                ["headers"] = Headers(message),
                ["data"] = Data(message.Data),
                ["user"] = job.User,
                ["url"] = message.Url,
                ["response"] = outcome?.Response,
                ["error"] = HtmlSanitizing.Clean(Error(message, outcome)),
            });
            site.Database.Transaction.Commit();
        }
        finally
        {
            site.Database.Transaction = running;
        }
    }

    private static string? Headers(WebhookMessage message) => message.Headers is { Count: > 0 } headers
        ? PythonJson.SortedIndented(new JsonObject(headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))))
        : null;

    private static string? Data(JsonNode? data) => PythonValue.IsTrue(PythonValue.Of(data)) ? PythonJson.SortedIndented(data!) : null;

    /// <summary>Last line of the traceback; empty for a success.</summary>
    private static string Error(WebhookMessage message, WebhookOutcome? outcome)
    {
        if (message.Error is { } error)
        {
            return error.Line;
        }

        if (outcome is null || outcome.IsDelivered)
        {
            return "";
        }

        if (outcome.Status >= 400)
        {
            var kind = outcome.Status >= 500 ? "Server" : "Client";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"requests.exceptions.HTTPError: {outcome.Status} {kind} Error: {outcome.Reason} for url: {message.Url}");
        }

        var pool = Uri.TryCreate(message.Url, UriKind.Absolute, out var url)
            ? $"{(url.Scheme == "https" ? "HTTPSConnectionPool" : "HTTPConnectionPool")}(host='{url.Host}', port={url.Port})"
            : "";
        return outcome.IsTimeout
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"requests.exceptions.ReadTimeout: {pool}: Read timed out. (read timeout={message.Timeout.TotalSeconds})")
            : $"requests.exceptions.ConnectionError: {pool}: Max retries exceeded with url: {url?.PathAndQuery} (Caused by "
                + "NewConnectionError('<urllib3.connection.HTTPConnection object>: Failed to establish a new connection: "
                + $"{outcome.Failure}'))";
    }
}
