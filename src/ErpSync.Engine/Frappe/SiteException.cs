namespace ErpSync.Engine.Frappe;

/// <summary>A site did not do what it was asked.</summary>
internal sealed class SiteException : Exception
{
    public SiteException(Side side, SiteErrorClass errorClass, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Side = side;
        Class = errorClass;
    }

    public Side Side { get; }

    public SiteErrorClass Class { get; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>The exception class the site named, for example MandatoryError.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>How long the site asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// True when the request was sent and no answer tells whether it was carried out. A write may then have happened:
    /// look before doing anything.
    /// </summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>The same no, told apart more closely by what the caller knows of the request.</summary>
    public SiteException As(SiteErrorClass errorClass, string? message = null) =>
        new(Side, errorClass, message ?? Message, InnerException)
        {
            Status = Status,
            ExceptionType = ExceptionType,
            RetryAfter = RetryAfter,
            OutcomeUnknown = OutcomeUnknown,
        };
}
