namespace ErpSync.Sandbox;

/// <summary>An error as the server reports it: HTTP status, class name and the text of the last traceback line.</summary>
internal sealed class FrappeError(int status, string type, string text = "", string module = "frappe.exceptions") : Exception(text)
{
    /// <summary>HTTP status: the class's own one, or 500.</summary>
    public int Status { get; } = status;

    /// <summary>Class name, reported as <c>exc_type</c> (v1) or <c>type</c> (v2).</summary>
    public string Type { get; } = type;

    /// <summary>Python module of the class; empty for built-in exceptions.</summary>
    public string Module { get; } = module;

    /// <summary>Messages shown beside the error.</summary>
    public IReadOnlyList<ServerMessage> ServerMessages { get; init; } = [];

    /// <summary>Value of <c>_error_message</c>, if the server sends one.</summary>
    public string? ShortMessage { get; init; }

    /// <summary>Value of <c>_exc_source</c>: the app whose code raised, sent when it is not the framework.</summary>
    public string? App { get; init; }

    /// <summary>The body carries no <c>exception</c> line (404 answers, refused creates and updates).</summary>
    public bool HidesException { get; init; }

    /// <summary>DocType of the document that is missing; null for every other error.</summary>
    public string? MissingFrom { get; init; }

    /// <summary>Class name in the traceback line where it differs from <see cref="Type"/>.</summary>
    public string? PrintsAs { get; init; }

    /// <summary>The line <c>module.Class: text</c> of the traceback.</summary>
    public string ExceptionLine
    {
        get
        {
            var name = PrintsAs ?? (Module.Length == 0 ? Type : Module + "." + Type);
            return Message.Length == 0 ? name : name + ": " + Message;
        }
    }
}
