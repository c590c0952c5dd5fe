using System.Text.Json.Nodes;

namespace ErpSync.Engine.Frappe;

/// <summary>An error as Frappe words it, in the shape of v1 or of v2.</summary>
/// <param name="ExceptionType">
/// The exception class: exc_type, else the class at the head of "exception" (Frappe 13 and 14 set no exc_type for bare raises), else null.
/// </param>
/// <param name="ExceptionText">
/// The text of "exception" behind the class name; absent for a 404 and where tracebacks are switched off.
/// </param>
/// <param name="Message">What the site says to people, without HTML; null when it says nothing.</param>
internal sealed record SiteComplaint(string? ExceptionType, string? ExceptionText, string? Message)
{
    private static readonly string[] Marks = ["exc_type", "exception", "exc", "_server_messages", "_error_message"];

    /// <summary>
    /// The number a MySQL error carries at the head of its text, for example 1054; null for any other error. It is the database's own code,
    /// the same in every language.
    /// </summary>
    public int? DatabaseCode
    {
        get
        {
            var text = ExceptionText?.TrimStart();
            if (text is null || !text.StartsWith('('))
            {
                return null;
            }

            var digits = text.AsSpan(1);
            var end = digits.IndexOfAnyExceptInRange('0', '9');
            return int.TryParse(end < 0 ? digits : digits[..end], out var code) ? code : null;
        }
    }

    /// <summary>Reads an error body; null when it is not one of Frappe's.</summary>
    public static SiteComplaint? Read(JsonNode? body)
    {
        if (body is not JsonObject answer)
        {
            return null;
        }

        if (answer["errors"] is JsonArray list
            && list.OfType<JsonObject>().ToList() is var errors
            && errors.Find(error => error.Text("type") is not null) is { } first)
        {
            var (_, text) = Split(first.Text("exception"));
            return new SiteComplaint(first.Text("type"), text, Words(errors) ?? Line(text));
        }

        if (!Array.Exists(Marks, answer.ContainsKey))
        {
            return null;
        }

        var (type, rest) = Split(answer.Text("exception"));
        var message = ServerMessages(answer.Text("_server_messages")) ?? Line(answer.Text("_error_message"))
            ?? Line(answer.Text("message")) ?? Line(rest);
        return new SiteComplaint(answer.Text("exc_type") ?? type, rest, message);
    }

    /// <summary>Splits "frappe.exceptions.MandatoryError: [Customer, X]: y" into class and text.</summary>
    private static (string? Type, string? Text) Split(string? exception)
    {
        if (string.IsNullOrWhiteSpace(exception))
        {
            return (null, null);
        }

        var colon = exception.IndexOf(':', StringComparison.Ordinal);
        var head = (colon < 0 ? exception : exception[..colon]).Trim();
        var isClass = head.Length > 0 && head.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_');
        return isClass
            ? (head[(head.LastIndexOf('.') + 1)..], colon < 0 ? null : exception[(colon + 1)..].Trim())
            : (null, exception);
    }

    /// <summary>_server_messages is a JSON text of a list of JSON texts, each an object with "message".</summary>
    private static string? ServerMessages(string? text)
    {
        if (string.IsNullOrEmpty(text) || FrappeJson.TryParse(System.Text.Encoding.UTF8.GetBytes(text)) is not JsonArray messages)
        {
            return null;
        }

        return Words(messages.Select(Unwrap).OfType<JsonObject>());
    }

    private static JsonObject? Unwrap(JsonNode? message) =>
        message as JsonObject ?? FrappeJson.TryParseObject(FrappeJson.Text(message));

    private static string? Words(IEnumerable<JsonObject> messages)
    {
        var lines = messages.Select(message => Line(message.Text("message"))).OfType<string>().Distinct(StringComparer.Ordinal);
        var words = string.Join(" ", lines);
        return words.Length == 0 ? null : words;
    }

    private static string? Line(string? html)
    {
        if (string.IsNullOrWhiteSpace(html))
        {
            return null;
        }

        var line = PlainText.FromHtml(html);
        return line.Length == 0 ? null : line;
    }
}
