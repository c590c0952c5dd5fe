using System.Net;
using System.Text;

namespace ErpSync.Simulation.Worlds;

/// <summary>Answers that somebody gives in the place of the site.</summary>
internal static class FaultAnswers
{
    /// <summary>Stands in the text of each refusal that was made up, so that a dead letter tells whether it had a cause.</summary>
    public const string Refusal = "not today";

    public static HttpResponseMessage Of(FaultKind kind, HttpRequestMessage request) => kind switch
    {
        FaultKind.Unauthorized => Frappe(request, 401, "AuthenticationError", "Authentication failed"),
        FaultKind.Forbidden => Frappe(request, 403, "PermissionError", $"Not permitted, {Refusal}"),
        FaultKind.NotFound => Frappe(request, 404, "DoesNotExistError", "not found"),
        FaultKind.Conflict => Frappe(request, 409, "DuplicateEntryError", $"already exists, {Refusal}"),
        FaultKind.Refused => Frappe(request, 417, "ValidationError", $"Refused, {Refusal}"),
        FaultKind.TooMany => RetryAfter(Frappe(request, 429, "TooManyRequestsError", "Too Many Requests")),
        FaultKind.Deadlock => Frappe(request, 500, "QueryDeadlockError", "(1213, 'Deadlock found when trying to get lock; try restarting transaction')"),
        FaultKind.ProxyNotFound => Page(request, 404),
        FaultKind.BadGateway => Page(request, 502),
        FaultKind.GatewayTimeout => Page(request, 504),
        _ => Page(request, 503),
    };

    private static HttpResponseMessage Frappe(HttpRequestMessage request, int status, string type, string text) => new((HttpStatusCode)status)
    {
        RequestMessage = request,
        Content = new StringContent($$"""{"exc_type":"{{type}}","exception":"frappe.exceptions.{{type}}: {{text}}"}""", Encoding.UTF8, "application/json"),
    };

    private static HttpResponseMessage Page(HttpRequestMessage request, int status) => new((HttpStatusCode)status)
    {
        RequestMessage = request,
        Content = new StringContent($"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>", Encoding.UTF8, "text/html"),
    };

    private static HttpResponseMessage RetryAfter(HttpResponseMessage answer)
    {
        answer.Headers.TryAddWithoutValidation("Retry-After", "2");
        return answer;
    }
}
