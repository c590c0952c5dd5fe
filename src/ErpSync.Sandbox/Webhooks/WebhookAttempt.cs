using System.Text;

namespace ErpSync.Sandbox;

/// <summary>One try to deliver, to be sent by somebody with sockets.</summary>
public sealed class WebhookAttempt
{
    /// <summary>Headers that Python's <c>requests</c> adds to every message, but for Host and Content-Length.</summary>
    private static readonly KeyValuePair<string, string>[] RequestsHeaders =
    [
        new("User-Agent", "python-requests/2.32.4"),
        new("Accept-Encoding", "gzip, deflate"),
        new("Accept", "*/*"),
        new("Connection", "keep-alive"),
    ];

    internal WebhookAttempt(WebhookJob job, WebhookMessage message, int number, DateTimeOffset due)
    {
        Job = job;
        Message = message;
        Number = number;
        Due = due;
        Url = message.Url ?? "";
        Headers =
        [
            .. RequestsHeaders.Where(own => !message.Headers!.Any(header => Same(header.Key, own.Key))),
            .. message.Headers!,
        ];
        Body = Encoding.UTF8.GetBytes(message.Body);
    }

    /// <summary>Name of the Webhook.</summary>
    public string Webhook => Job.Webhook;

    /// <summary>The event, such as <c>on_update</c>. A message does not say it unless its body does.</summary>
    public string Event => Job.Event;

    /// <summary>DocType of the document.</summary>
    public string DocType => Job.DocType;

    /// <summary>Name of the document.</summary>
    public string Document => Job.DocumentName;

    /// <summary>1 to 3.</summary>
    public int Number { get; }

    /// <summary>When it was due, by the site's clock.</summary>
    public DateTimeOffset Due { get; }

    /// <summary>HTTP method.</summary>
    public string Method => Message.Method;

    /// <summary>Where to, as the Webhook says; perhaps no proper address.</summary>
    public string Url { get; }

    /// <summary>Headers in the order in which they are sent. There is no Content-Type unless the Webhook has one (recording 19).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The exact body, which the signature is made of.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>How long the worker waits for an answer. Default of a Webhook: 5 s.</summary>
    public TimeSpan Timeout => Message.Timeout;

    internal WebhookJob Job { get; }

    internal WebhookMessage Message { get; }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
