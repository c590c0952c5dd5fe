using System.Globalization;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using ErpSync.Engine.Logging;

namespace ErpSync.Engine.Frappe;

/// <summary>
/// Turns what went wrong into a <see cref="SiteException"/>: class from the status, exc_type, then the class name in "exception", never
/// from message text; the message for people, without HTML and without secrets.
/// </summary>
internal sealed class SiteErrors(Side side, Uri url, SecretRedactor redactor)
{
    /// <summary>The exception type of an answer that is larger than we read.</summary>
    public const string AnswerTooLarge = "AnswerTooLarge";

    private readonly string _site = $"{side.ToString().ToLowerInvariant()} site ({url.Host}{(url.IsDefaultPort ? "" : $":{url.Port}")})";

    /// <summary>An answer with a status of 300 or above.</summary>
    public SiteException FromAnswer(SiteRequest request, int status, TimeSpan? retryAfter, JsonNode? body, string? location)
    {
        var complaint = SiteComplaint.Read(body);
        var errorClass = Classify(status, complaint);
        var message = complaint is null
            ? $"The {_site} could not {request.Purpose}: {Foreign(status, errorClass, location)}"
            : $"The {_site} {Verb(errorClass)} {request.Purpose}: {complaint.Message ?? Default(errorClass)} ({Label(status, complaint)})";
        return new SiteException(side, errorClass, redactor.Redact(message))
        {
            Status = status,
            ExceptionType = complaint?.ExceptionType,
            RetryAfter = retryAfter,
            OutcomeUnknown = request.IsWrite && IsOutcomeUnknown(status, complaint),
        };
    }

    /// <summary>A good status with a body that is not what Frappe answers: HTML, truncated or other JSON, a missing part.</summary>
    public SiteException NotFrappe(SiteRequest request, int? status, string detail) =>
        new(side, SiteErrorClass.Protocol, redactor.Redact($"The {_site} could not {request.Purpose}: {detail}"))
        {
            Status = status,
            OutcomeUnknown = request.IsWrite,
        };

    /// <summary>An answer larger than <paramref name="limit"/> bytes.</summary>
    public SiteException TooLarge(SiteRequest request, int status, long limit) =>
        new(
            side,
            SiteErrorClass.Protocol,
            redactor.Redact($"The {_site} could not {request.Purpose}: the answer is larger than {limit / (1024 * 1024)} MiB."))
        {
            Status = status,
            ExceptionType = AnswerTooLarge,
            OutcomeUnknown = request.IsWrite,
        };

    /// <summary>No answer, or one that broke off.</summary>
    public SiteException FromNetwork(SiteRequest request, Exception cause, bool maySent)
    {
        // SocketsHttpHandler's connect time-out is a cancellation around a TimeoutException.
        // A certificate that is refused does not get better by trying again.
        var certificate = cause is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            && cause.InnerException is AuthenticationException;
        var neverConnected = cause is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        }
        or OperationCanceledException { InnerException: TimeoutException };
        var what = certificate ? "its TLS certificate is not trusted"
            : neverConnected ? "no connection could be made"
            : "the connection was lost";
        return new SiteException(
            side,
            certificate ? SiteErrorClass.Protocol : SiteErrorClass.Transient,
            redactor.Redact($"The {_site} could not {request.Purpose}: {what} ({PlainText.OneLine(cause.Message)})."),
            redactor.Redact(cause))
        {
            OutcomeUnknown = request.IsWrite && maySent && !neverConnected,
        };
    }

    public SiteException TimedOut(SiteRequest request, TimeSpan timeout, bool maySent) =>
        new(
            side,
            SiteErrorClass.Transient,
            redactor.Redact(string.Create(
                CultureInfo.InvariantCulture, $"The {_site} could not {request.Purpose}: no answer within {timeout.TotalSeconds:0.###} s.")))
        {
            OutcomeUnknown = request.IsWrite && maySent,
        };

    /// <summary>The circuit is open: the site failed again and again and is left alone for a while.</summary>
    public SiteException Resting(SiteRequest request, TimeSpan? retryAfter) =>
        new(
            side,
            SiteErrorClass.Transient,
            redactor.Redact($"The {_site} was not asked to {request.Purpose}: it failed repeatedly and is left alone for a while."))
        {
            RetryAfter = retryAfter,
        };

    /// <summary>A no of our own, without asking the site.</summary>
    public SiteException Refused(SiteErrorClass errorClass, string message) =>
        new(side, errorClass, redactor.Redact($"The {_site}: {message}"));

    private static SiteErrorClass Classify(int status, SiteComplaint? complaint)
    {
        switch (status)
        {
            case 429:
                return SiteErrorClass.RateLimited;
            case 408 or 502 or 503 or 504 or (>= 520 and <= 524):
                return SiteErrorClass.Transient;
            case 413:
                // Frappe 15 answers HTML here, at 25 MiB by default.
                return SiteErrorClass.Validation;
            default:
                break;
        }

        if (complaint is null)
        {
            return SiteErrorClass.Protocol;
        }

        if (ExceptionClasses.Of(complaint, status) is { } named)
        {
            return named;
        }

        return status switch
        {
            401 => SiteErrorClass.Authentication,
            403 => SiteErrorClass.Permission,
            404 when complaint.ExceptionType is "DoesNotExistError" or "PageDoesNotExistError" => SiteErrorClass.Gone,
            404 => SiteErrorClass.Protocol,
            409 => SiteErrorClass.Duplicate,
            _ => SiteErrorClass.Validation,
        };
    }

    /// <summary>
    /// Frappe rolls back whatever ends in an exception, so its own error is an answer: not carried out. A proxy's 5xx may stand before a
    /// request that went through.
    /// </summary>
    private static bool IsOutcomeUnknown(int status, SiteComplaint? complaint) =>
        status is 502 or 504
        || (status >= 500 && complaint is null)
        || (complaint is not null && ExceptionClasses.LostDatabase(complaint));

    private static string Verb(SiteErrorClass errorClass) =>
        errorClass is SiteErrorClass.Transient or SiteErrorClass.RateLimited or SiteErrorClass.Gone ? "could not" : "refused to";

    private static string Label(int status, SiteComplaint complaint) =>
        complaint.ExceptionType is null ? $"{status}" : $"{status} {complaint.ExceptionType}";

    private static string Default(SiteErrorClass errorClass) => errorClass switch
    {
        SiteErrorClass.Authentication => "API key or secret are not accepted, or the user is disabled.",
        SiteErrorClass.Permission => "the user may not do this.",
        SiteErrorClass.Gone => "it does not exist.",
        SiteErrorClass.RateLimited => "too many requests.",
        SiteErrorClass.Transient => "not possible at the moment.",
        _ => "no reason given.",
    };

    private static string Foreign(int status, SiteErrorClass errorClass, string? location) => status switch
    {
        >= 300 and < 400 =>
            $"it sends us elsewhere ({status}{(location is null ? "" : $" to {location}")}); write the final address in the configuration.",
        401 => "something in front of the site asks for a login (401, not from Frappe).",
        403 => "something in front of the site forbids it (403, not from Frappe).",
        404 => "there is no Frappe API at this address (404, not from Frappe). Check the URL and the site name.",
        413 => "the document is larger than the site accepts (413).",
        429 => "too many requests (429).",
        _ when errorClass == SiteErrorClass.Transient => $"not available at the moment ({status}).",
        _ => $"the answer ({status}) does not come from Frappe.",
    };
}
