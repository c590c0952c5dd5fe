using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Engine.Tests.Frappe;

/// <summary>Answers in the shapes that a live Frappe 15.101 gave.</summary>
internal static class Answers
{
    public static HttpResponseMessage Json(int status, string json) => Text(status, json, "application/json");

    public static HttpResponseMessage Json(int status, JsonNode json) => Json(status, json.ToJsonString());

    public static HttpResponseMessage Html(int status) =>
        Text(status, "<html><head><title>Some proxy</title></head><body><h1>Some proxy</h1></body></html>", "text/html");

    public static HttpResponseMessage Text(int status, string text, string mediaType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return new HttpResponseMessage((HttpStatusCode)status) { Content = content };
    }

    public static HttpResponseMessage Document(string name, string modified = "2026-11-23 02:28:14.841285", string more = "") =>
        Json(200, $$$"""
            {"data": {"name": {{{JsonValue.Create(name)!.ToJsonString()}}}, "owner": "Administrator", "docstatus": 0,
            "creation": "2026-11-23 02:28:14.841285", "modified": "{{{modified}}}"{{{more}}}}}
            """);

    public static HttpResponseMessage List(params JsonObject[] rows) =>
        Json(200, new JsonObject { ["message"] = new JsonArray([.. rows]) });

    /// <summary>An error of v1. The message stands in _server_messages: a JSON text of a list of JSON texts.</summary>
    public static HttpResponseMessage V1Error(int status, string? type, string? exception = null, params string[] messages)
    {
        var body = new JsonObject();
        if (exception is not null)
        {
            body["exception"] = exception;
        }

        if (type is not null)
        {
            body["exc_type"] = type;
        }

        if (messages.Length > 0)
        {
            var items = messages.Select(message =>
                (JsonNode)new JsonObject { ["message"] = message, ["title"] = "Message", ["raise_exception"] = 1 }.ToJsonString());
            body["_server_messages"] = new JsonArray([.. items]).ToJsonString();
        }

        return Json(status, body);
    }

    public static HttpResponseMessage V2Error(int status, string type, string? exception = null, string? message = null)
    {
        var error = new JsonObject { ["type"] = type };
        if (exception is not null)
        {
            error["exception"] = exception;
        }

        if (message is not null)
        {
            error["message"] = message;
        }

        return Json(status, new JsonObject { ["errors"] = new JsonArray(error) });
    }

    /// <summary>The answer of getdoctype for a plain DocType.</summary>
    public static HttpResponseMessage DocType(string name, string autoName = "hash", string fields = "", string permissions = "") =>
        Json(200, $$"""
            {"docs": [{"doctype": "DocType", "name": "{{name}}", "autoname": "{{autoName}}", "issingle": 0, "is_submittable": 0,
            "fields": [{{fields}}], "permissions": [{{permissions}}]}]}
            """);

    public static HttpResponseMessage NoDocType(string name) => V1Error(404, "DoesNotExistError", null, $"DocType {name} not found");

    public static HttpResponseMessage WithRetryAfter(this HttpResponseMessage answer, string value)
    {
        answer.Headers.TryAddWithoutValidation("Retry-After", value);
        return answer;
    }

    public static HttpResponseMessage WithDate(this HttpResponseMessage answer, DateTimeOffset date)
    {
        answer.Headers.TryAddWithoutValidation("Date", date.ToString("r", CultureInfo.InvariantCulture));
        return answer;
    }
}
