using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Puts replies, errors and HTML pages into response bodies.</summary>
internal sealed class ResponseWriter(SiteClock clock, Random random, FrappeBehaviour behaviour)
{
    private const string JsonType = "application/json";
    private const string HtmlType = "text/html; charset=utf-8";

    public SandboxResponse Write(Reply reply, Session session, bool isV2)
    {
        if (reply.File is { } file)
        {
            return File(file.Url, file.Content, "attachment");
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Writer))
        {
            writer.WriteStartObject();
            if (reply.Documents is not null)
            {
                writer.WritePropertyName("docs");
                PythonJson.Write(writer, reply.Documents);
            }

            if (reply.Value is not null)
            {
                writer.WritePropertyName(isV2 || reply.IsResource ? "data" : "message");
                reply.Value(writer);
            }

            foreach (var (key, value) in reply.Extra ?? [])
            {
                writer.WritePropertyName(key);
                PythonJson.Write(writer, value);
            }

            WriteMessages(writer, session.Messages, isV2);
            writer.WriteEndObject();
        }

        return Response(reply.Status, JsonType, buffer.WrittenMemory);
    }

    /// <summary>An error in the shape of the API version.</summary>
    public SandboxResponse Write(FrappeError error, Session session, bool isV2)
    {
        var messages = session.Messages.Concat(error.ServerMessages).ToList();
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Writer))
        {
            if (isV2)
            {
                WriteV2(writer, error, messages);
            }
            else
            {
                WriteV1(writer, error, messages, behaviour.HidesExceptionFromGuest && session.User == Authentication.Guest);
            }
        }

        return Response(error.Status, JsonType, buffer.WrittenMemory);
    }

    /// <summary>A page for people: browsers get HTML even for errors of the API.</summary>
    public SandboxResponse Html(int status, string title, string? text = null) => Response(
        status,
        HtmlType,
        Encoding.UTF8.GetBytes(
            $"<html>\n  <head>\n    <title>{title}</title>\n  </head>\n  <body>\n"
            + $"    <h1><p>{title}</p></h1>\n    {text}\n  </body>\n</html>\n"));

    /// <summary>A file with its name.</summary>
    public SandboxResponse File(string url, FileContent content, string disposition)
    {
        var response = Response(200, MediaTypes.ContentType(url), content.Bytes);
        return response with
        {
            Headers = new Dictionary<string, string>(response.Headers, StringComparer.OrdinalIgnoreCase)
            {
                ["Content-Disposition"] = $"{disposition}; {FileNameParameter(FileDocType.BaseName(url))}",
            },
        };
    }

    public SandboxResponse Empty(int status, string contentType) => Response(status, contentType, ReadOnlyMemory<byte>.Empty);

    public SandboxResponse Response(int status, string contentType, ReadOnlyMemory<byte> body) => new(
        status,
        contentType,
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Date"] = clock.UtcNow.UtcDateTime.ToString("r", CultureInfo.InvariantCulture),
            ["Server"] = "gunicorn",
        },
        body);

    private void WriteV1(Utf8JsonWriter writer, FrappeError error, List<ServerMessage> messages, bool hidesException)
    {
        writer.WriteStartObject();
        if (!error.HidesException && !hidesException)
        {
            writer.WriteString("exception", error.ExceptionLine);
        }

        if (!behaviour.NamesOnlyThrownErrors || messages.Exists(message => message.Raises))
        {
            writer.WriteString("exc_type", error.Type);
        }

        if (error.App is not null)
        {
            writer.WriteString("_exc_source", error.App);
        }

        WriteMessages(writer, messages, isV2: false);
        if (error.ShortMessage is not null)
        {
            writer.WriteString("_error_message", error.ShortMessage);
        }

        writer.WriteEndObject();
    }

    private static void WriteV2(Utf8JsonWriter writer, FrappeError error, List<ServerMessage> messages)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("errors");
        writer.WriteStartObject();
        writer.WriteString("type", error.Type);
        if (!error.HidesException)
        {
            writer.WriteString("exception", error.ExceptionLine);
        }

        if (messages.Count > 0)
        {
            var last = messages[^1];
            writer.WriteString("message", last.Text);
            writer.WriteString("title", last.Title);
            if (last.Indicator is not null)
            {
                writer.WriteString("indicator", last.Indicator);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteMessages(Utf8JsonWriter writer, List<ServerMessage> messages, bool isV2)
    {
        if (messages.Count == 0)
        {
            return;
        }

        if (isV2)
        {
            writer.WritePropertyName("messages");
            new JsonArray([.. messages.Select(message => message.ToJson(NewId))]).WriteTo(writer);
            return;
        }

        // A text that holds a JSON list of texts that hold JSON objects.
        var texts = new JsonArray([.. messages.Select(message => JsonValue.Create(message.ToJson(NewId).ToJsonString(JsonText.Relaxed)))]);
        writer.WriteString("_server_messages", texts.ToJsonString(JsonText.Relaxed));
    }

    /// <summary>A bare word, a quoted text, or percent-encoded UTF-8: whatever is enough for the name.</summary>
    private static string FileNameParameter(string name)
    {
        if (!Ascii.IsValid(name))
        {
            return "filename*=UTF-8''" + Uri.EscapeDataString(name);
        }

        return name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_')
            ? "filename=" + name
            : $"filename=\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[28];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
