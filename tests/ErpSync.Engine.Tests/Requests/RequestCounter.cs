using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Requests;

/// <summary>Counts the requests that one run sends to both sites.</summary>
internal sealed class RequestCounter(SyncWorld world)
{
    private const string List = "/api/method/frappe.client.get_list";
    private const string Many = "/api/method/frappe.client.insert_many";

    private IReadOnlyList<SandboxExchange> _requests = [];

    /// <summary>Inserts, updates and deletes of documents, and creates of many.</summary>
    public int Writes => _requests.Count(IsWrite);

    /// <summary>Lists of documents, rows, deletions or comments.</summary>
    public int Lists => _requests.Count(request => request.Path == List);

    /// <summary>Single documents read.</summary>
    public int SingleReads => _requests.Count(request => request.Method == "GET" && IsDocument(request) && !IsSettings(request));

    /// <summary>All that is neither a write nor a list nor a single document: connecting, definitions, counts.</summary>
    public int Others => _requests.Count - Writes - Lists - SingleReads;

    public int All => _requests.Count;

    public async Task RunAsync(SyncRequest? request = null)
    {
        var (cloud, local) = (world.Cloud.Journal.Count, world.Local.Journal.Count);
        await world.SyncAsync(request);
        _requests = [.. world.Cloud.Journal.Skip(cloud), .. world.Local.Journal.Skip(local)];
        Assert.Empty(world.Errors());
    }

    private static bool IsWrite(SandboxExchange request) =>
        request.Method is "PUT" or "DELETE" || (request.Method == "POST" && (IsDocument(request) || request.Path == Many));

    private static bool IsSettings(SandboxExchange request) => request.Path.Contains("/System%20Settings", StringComparison.Ordinal);

    private static bool IsDocument(SandboxExchange request) =>
        request.Path.StartsWith("/api/resource/", StringComparison.Ordinal)
        || request.Path.StartsWith("/api/v2/document/", StringComparison.Ordinal);
}
