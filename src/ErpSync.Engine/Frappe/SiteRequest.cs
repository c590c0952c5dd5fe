using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe.Files;

namespace ErpSync.Engine.Frappe;

/// <summary>One call to a site, ready to be sent as often as needed.</summary>
/// <param name="Method">The HTTP verb.</param>
/// <param name="Path">Path and query below the site's address, percent-encoded; see <see cref="SiteRoutes"/>.</param>
/// <param name="Body">The JSON body; null for none.</param>
/// <param name="IsWrite">Whether the call changes something. A read may be POSTed all the same.</param>
/// <param name="Purpose">What the call is for, as it stands behind "to": "read Customer ACME".</param>
internal sealed record SiteRequest(HttpMethod Method, string Path, JsonObject? Body, bool IsWrite, string Purpose)
{
    /// <summary>What objects of this kind look like; when given the answer is read without a tree, as <see cref="SiteAnswer.Raw"/>.</summary>
    public RawLayout? Layout { get; init; }

    /// <summary>Makes the body of an upload, anew for each attempt; null when the body is JSON or there is none.</summary>
    public Func<CancellationToken, Task<MultipartUpload>>? Upload { get; init; }

    /// <summary>Whether the answer is a file, to be read by the caller piece by piece.</summary>
    public bool IsDownload { get; init; }

    /// <summary>
    /// Looks before each further attempt whether the call is still wanted, and throws when it is not: for a write that carries no precondition. Null for
    /// no look.
    /// </summary>
    public Func<CancellationToken, Task>? BeforeRepeat { get; init; }

    /// <summary>The kind of call, for the pace of the site.</summary>
    public CallLane Lane { get; init; } = CallLane.Read;

    /// <summary>How many documents it writes; 1 for a read.</summary>
    public int Documents { get; init; } = 1;

    /// <summary>Most bytes of an answer that are read into memory.</summary>
    public int LargestAnswer { get; init; } = SiteTransport.MaximumAnswerBytes;

    public static SiteRequest Read(string path, string purpose) => new(HttpMethod.Get, path, null, false, purpose);

    /// <summary>A whitelisted function that changes nothing, with its parameters in the body: a request line ends at 4,094 bytes.</summary>
    public static SiteRequest Call(string function, JsonObject parameters, string purpose) =>
        new(HttpMethod.Post, SiteRoutes.Function(function), parameters, false, purpose);

    public static SiteRequest Write(HttpMethod method, string path, JsonObject? body, string purpose) =>
        new(method, path, body, true, purpose)
        {
            Lane = method == HttpMethod.Put ? CallLane.Update : method == HttpMethod.Delete ? CallLane.Remove : CallLane.Create,
        };
}
