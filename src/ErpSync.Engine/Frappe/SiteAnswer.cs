using System.Text.Json.Nodes;
using ErpSync.Engine.Documents;
using ErpSync.Engine.Frappe.Files;

namespace ErpSync.Engine.Frappe;

/// <summary>A good answer of a site.</summary>
/// <param name="Body">The answer; always an object in Frappe.</param>
/// <param name="SentAt">Our clock when the request left.</param>
/// <param name="RoundTrip">From sending to the end of the answer.</param>
/// <param name="ServerDate">The Date header, cut to whole seconds by the server; null when it sends none.</param>
internal sealed record SiteAnswer(JsonObject Body, DateTimeOffset SentAt, TimeSpan RoundTrip, DateTimeOffset? ServerDate)
{
    /// <summary>The answer without a tree, where <see cref="SiteRequest.Layout"/> asked for that; <see cref="Body"/> is empty then.</summary>
    public RawObject? Raw { get; init; }

    /// <summary>The file asked for; null when the answer is JSON.</summary>
    public FileDownload? Download { get; init; }

    /// <summary>The size of the answer in bytes, unpacked.</summary>
    public long Bytes { get; init; }

    /// <summary>Takes a member out of the answer so that it can be put elsewhere; null when it is missing or of another kind.</summary>
    public T? Take<T>(string member)
        where T : JsonNode
    {
        if (Body[member] is not T node)
        {
            return null;
        }

        Body.Remove(member);
        return node;
    }
}
