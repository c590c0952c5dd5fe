using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ErpSync.Engine.Events;
using ErpSync.Engine.Webhooks;
using Microsoft.AspNetCore.Http;

namespace ErpSync.Webhooks.Receiving;

/// <summary>
/// Finds out which document a delivery is about. Frappe sends JSON whatever the webhook's structure says and names no content type; the
/// body is {} when the webhook has neither data nor JSON template (recorded on Frappe 15): then the site is scanned. The address may name
/// what the body does not: /webhook/cloud?doctype=Customer.
/// </summary>
internal sealed partial class DeliveryReader(IReadOnlyList<string> docTypes)
{
    // Frappe's names have 140 characters at most; this is generous.
    private const int LongestName = 255;

    private static readonly string[] DocTypeKeys = ["doctype", "webhook_doctype", "document_type"];
    private static readonly string[] NameKeys = ["name", "docname"];
    private static readonly string[] EventKeys = ["event", "ev", "action", "webhook_docevent"];
    private static readonly string[] WrapperKeys = ["doc", "data"];

    /// <summary>Whether a content type may hold an event at all. None is as good as JSON: Frappe sends none.</summary>
    public static bool IsPossible(string? contentType)
    {
        var type = contentType?.Split(';')[0].Trim();
        return string.IsNullOrEmpty(type)
            || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
    }

    public Delivery Read(Side source, ReadOnlySpan<byte> body, IQueryCollection query)
    {
        if (Fields(body) is not { } fields)
        {
            return Delivery.Refused(
                StatusCodes.Status400BadRequest,
                "The body is neither a JSON object nor form data. Let the webhook send JSON with doctype, name and modified.");
        }

        var docType = First(fields, DocTypeKeys) ?? query["doctype"].ToString();
        var name = First(fields, NameKeys) ?? "";
        var what = First(fields, EventKeys) ?? query["event"].ToString();
        if (name.Length > LongestName || name.Any(char.IsControl))
        {
            return Delivery.Refused(StatusCodes.Status400BadRequest, "The name is not one a document can have.");
        }

        if (what == WebhookTest.Event && WebhookTest.IsMark(name))
        {
            return Delivery.OfTest(name);
        }

        if (docType.Length == 0)
        {
            return Delivery.Of(new IncomingEvent(source, "", "", EventText(what), null));
        }

        // Only what is configured is ever looked at.
        if (docTypes.FirstOrDefault(known => known.Equals(docType, StringComparison.OrdinalIgnoreCase)) is not { } configured)
        {
            return Delivery.Refused(
                StatusCodes.Status403Forbidden, "The DocType is not synchronized. Add it to sync_rules.doctypes, or remove this webhook.");
        }

        var modified = name.Length > 0 && fields.GetValueOrDefault("modified") is { } told && Stamp.IsMatch(told) ? told : null;
        return Delivery.Of(new IncomingEvent(source, configured, name, EventText(what), modified));
    }

    /// <summary>The texts and numbers of the top level, or of the document it wraps; null when there is no object.</summary>
    private static Dictionary<string, string>? Fields(ReadOnlySpan<byte> body)
    {
        var text = body.TrimStart("\uFEFF"u8).Trim(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return [];
        }

        return text[0] == '{' ? JsonFields(text) : text.Contains((byte)'=') ? FormFields(text) : null;
    }

    private static Dictionary<string, string>? JsonFields(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.BytesConsumed != text.Length)
            {
                return null;
            }

            var fields = Texts(document.RootElement);
            foreach (var wrapper in NameKeys.Any(fields.ContainsKey) ? [] : WrapperKeys)
            {
                if (document.RootElement.TryGetProperty(wrapper, out var inner) && inner.ValueKind == JsonValueKind.Object)
                {
                    foreach (var (key, value) in Texts(inner))
                    {
                        fields.TryAdd(key, value);
                    }
                }
            }

            return fields;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Texts(JsonElement element)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                fields[property.Name] = property.Value.ToString();
            }
        }

        return fields;
    }

    private static Dictionary<string, string>? FormFields(ReadOnlySpan<byte> text)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Encoding.UTF8.GetString(text).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (parts.Length != 2 || parts[0].Length == 0)
            {
                return null;
            }

            fields[WebUtility.UrlDecode(parts[0])] = WebUtility.UrlDecode(parts[1]);
        }

        return fields;
    }

    private static string? First(Dictionary<string, string> fields, string[] keys) =>
        keys.Select(key => fields.GetValueOrDefault(key)).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    // For people; a sender may write anything here.
    private static string? EventText(string what) => what.Length == 0 ? null : EventName.IsMatch(what) ? what : "other";

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\z")]
    private static partial Regex Stamp { get; }

    [GeneratedRegex(@"^[A-Za-z_]{1,40}\z")]
    private static partial Regex EventName { get; }
}
