namespace ErpSync.Sandbox;

/// <summary>The errors of Frappe 15 with the status, class and wording that a live server answered.</summary>
internal static class FrappeErrors
{
    /// <summary>417 of a validation thrown with a message.</summary>
    public static FrappeError Validation(string text, string title = "Message", string type = "ValidationError") =>
        new(417, type, text) { ServerMessages = [ServerMessage.Thrown(text, title)] };

    /// <summary>417 raised without a message (docstatus transitions, editing a cancelled document).</summary>
    public static FrappeError Bare(string type, string text) => new(417, type, text);

    /// <summary>404 of a document that is read or updated: a message, but no <c>exception</c>.</summary>
    public static FrappeError NotFound(string docType, string name) => new(404, "DoesNotExistError")
    {
        ServerMessages = [ServerMessage.Thrown($"{docType} {name} not found")],
        HidesException = true,
        MissingFrom = docType,
    };

    /// <summary>404 without any message: unknown routes and the delete of what is already gone.</summary>
    public static FrappeError NotFoundBare() => new(404, "DoesNotExistError") { HidesException = true };

    /// <summary>500 of a document request for an unknown DocType; only lists answer 404 there.</summary>
    public static FrappeError UnknownDocType(string docType)
    {
        var module = docType.Replace(' ', '_').Replace('-', '_').ToLowerInvariant();
        return new(500, "ImportError", $"No module named 'frappe.core.doctype.{module}'", "") { PrintsAs = "Error" };
    }

    /// <summary>409 of a primary key that exists.</summary>
    public static FrappeError Duplicate(string docType, string name) => new(
        409,
        "DuplicateEntryError",
        $"('{docType}', '{name}', IntegrityError(1062, \"Duplicate entry '{name}' for key 'PRIMARY'\"))")
    {
        ServerMessages = [new ServerMessage($"{docType} <strong>{name}</strong> already exists", "Duplicate Name", "red")],
    };

    /// <summary>417 of a unique field whose value exists.</summary>
    public static FrappeError NotUnique(string docType, string name, FieldDefinition field, string value) => new(
        417,
        "UniqueValidationError",
        $"('{docType}', '{name}', IntegrityError(1062, \"Duplicate entry '{value}' for key '{field.Name}'\"))")
    {
        ServerMessages = [new ServerMessage($"{field.Label} must be unique")],
    };

    /// <summary>409 of a name the rules forbid.</summary>
    public static FrappeError BadName(string text) =>
        new(409, "NameError", text) { ServerMessages = [ServerMessage.Thrown(text)] };

    /// <summary>401: bad key, bad secret, malformed header, disabled user.</summary>
    public static FrappeError Unauthenticated() => new(401, "AuthenticationError");

    /// <summary>400 of credentials that are no base64, before Frappe 15.</summary>
    public static FrappeError BrokenCredentials() =>
        new(400, "InvalidAuthorizationToken", "Failed to decode token, please provide a valid base64-encoded token.");

    /// <summary>429: the site worked too long in this window.</summary>
    public static FrappeError TooManyRequests() => new(429, "TooManyRequestsError");

    /// <summary>503 of a site in maintenance.</summary>
    public static FrappeError Stopped() => new(503, "SessionStopped", "Session Stopped");

    /// <summary>503 of a write to a site that only reads during maintenance.</summary>
    public static FrappeError ReadOnly()
    {
        const string text = "Site is running in read only mode for maintenance or site update, this action can not be performed right now. "
            + "Please try again later.";
        return new(503, "InReadOnlyMode", text) { ServerMessages = [ServerMessage.Thrown(text, "In Read Only Mode")] };
    }

    /// <summary>500 from the database driver.</summary>
    public static FrappeError Database(string type, int code, string text) =>
        new(500, type, $"({code}, \"{text}\")", "pymysql.err");

    /// <summary>500 of Python code that met a value of the wrong kind.</summary>
    public static FrappeError Python(string type, string text, string module = "") => new(500, type, text, module);

    /// <summary>500 of a parameter that should be JSON and is not.</summary>
    public static FrappeError BadJson(string text)
    {
        var line = text.TrimStart().StartsWith('{')
            ? "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
            : "Expecting value: line 1 column 1 (char 0)";
        return new(500, "JSONDecodeError", line, "json.decoder");
    }
}
