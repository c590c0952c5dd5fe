using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>The parameters of a request as Frappe gathers them: a JSON body replaces the query string, a form body adds to it.</summary>
internal sealed class RequestForm
{
    private readonly ReadOnlyMemory<byte> _body;
    private MultipartForm? _parts;

    private RequestForm(JsonObject values, ReadOnlyMemory<byte> body)
    {
        Values = values;
        _body = body;
    }

    public JsonObject Values { get; }

    public JsonNode? this[string name] => Values[name];

    /// <summary>A file of a multipart form, or null.</summary>
    public UploadedFile? File(string name) => _parts?.File(name);

    public string Text(string name) => NodeText.Of(Values[name]);

    /// <exception cref="FrappeError">500 for a body that says it is JSON and is not.</exception>
    public static RequestForm Read(SandboxRequest request, JsonObject query, FrappeBehaviour behaviour)
    {
        var contentType = request.Header("Content-Type") ?? "";
        if (request.Body.IsEmpty)
        {
            return new RequestForm(query, request.Body);
        }

        if (contentType.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return Parse(request.Body) switch
            {
                JsonObject json => new RequestForm(behaviour.TakesFirstOfLists ? WithFirstOfLists(json) : json, request.Body),
                _ => throw FrappeErrors.Python("TypeError", "pop expected at most 1 argument, got 2"),
            };
        }

        if (contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            RequestTarget.AddForm(query, Encoding.UTF8.GetString(request.Body.Span));
        }
        else if (contentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            var parts = MultipartForm.Read(request.Body, contentType);
            foreach (var (name, value) in parts.Fields)
            {
                query[name] = value;
            }

            return new RequestForm(query, request.Body) { _parts = parts };
        }

        return new RequestForm(query, request.Body);
    }

    /// <summary>
    /// The document of a v1 create or update: the parameter <c>data</c> if there is one, else the raw body as JSON, else the
    /// parameters themselves.
    /// </summary>
    public JsonObject Document()
    {
        var data = Values["data"];
        if (data is JsonObject wrapped)
        {
            return wrapped;
        }

        try
        {
            var parsed = data is null ? (_body.IsEmpty ? null : Parse(_body)) : JsonNode.Parse(NodeText.Of(data));
            return parsed as JsonObject ?? Values;
        }
        catch (JsonException)
        {
            return Values;
        }
        catch (FrappeError)
        {
            return Values;
        }
    }

    private static JsonObject WithFirstOfLists(JsonObject json) => new(json.Select(pair => KeyValuePair.Create(
        pair.Key,
        pair.Value is not JsonArray list ? pair.Value?.DeepClone()
        : list.Count > 0 ? list[0]?.DeepClone()
        : throw FrappeErrors.Python("IndexError", "list index out of range"))));

    private static JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = true });
        }
        catch (JsonException)
        {
            throw FrappeErrors.BadJson(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, 64)]));
        }
    }
}
