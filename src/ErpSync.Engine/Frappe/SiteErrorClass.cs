namespace ErpSync.Engine.Frappe;

/// <summary>
/// What kind of no a site said. Told from the status, then exc_type, then the class name at the head of "exception"; never from message text.
/// </summary>
internal enum SiteErrorClass
{
    /// <summary>May pass by itself: connection lost, time-out, 502, 503, 504, deadlock, lock time-out, document locked.</summary>
    Transient,

    /// <summary>429: slow down; RetryAfter says for how long.</summary>
    RateLimited,

    /// <summary>401, or a site that silently answers as Guest.</summary>
    Authentication,

    /// <summary>403.</summary>
    Permission,

    /// <summary>The site refuses the content in meaning (417 and its many kinds).</summary>
    Validation,

    /// <summary>A linked document does not exist on the site (LinkValidationError) or is cancelled (CancelledLinkError).</summary>
    MissingLink,

    /// <summary>The document moved on: TimestampMismatchError.</summary>
    Precondition,

    /// <summary>The name is taken: 409 DuplicateEntryError.</summary>
    Duplicate,

    /// <summary>The DocType, a field or a column does not exist (ImportError, DocType not found, unknown column).</summary>
    Schema,

    /// <summary>The document does not exist and a Frappe site says so (404 with DoesNotExistError).</summary>
    Gone,

    /// <summary>Other documents link to it: LinkExistsError.</summary>
    Linked,

    /// <summary>Not an answer of a Frappe site: HTML, a proxy's own 404, truncated JSON.</summary>
    Protocol,
}
