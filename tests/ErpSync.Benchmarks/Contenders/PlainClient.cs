using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ErpSync.Benchmarks;

/// <summary>A bare client of one site: no state, no care.</summary>
internal sealed class PlainClient : IDisposable
{
    private readonly HttpClient _http;

    public PlainClient(World world, Side side)
    {
        var options = world.Site(side).Options;
        _http = new HttpClient(world.Handler(side)) { BaseAddress = new Uri("http://site.example"), Timeout = TimeSpan.FromMinutes(5) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", $"{options.ApiKey}:{options.ApiSecret}");
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    public async Task<JsonObject?> GetAsync(string docType, string name, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(Address(docType, name), cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : (JsonObject)(await ReadAsync(answer, cancellationToken))["data"]!;
    }

    /// <summary>Creates a document under the name it carries.</summary>
    public async Task CreateAsync(string docType, JsonObject document, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/v2/document/{Uri.EscapeDataString(docType)}", document, cancellationToken);
        await ReadAsync(answer, cancellationToken);
    }

    public async Task UpdateAsync(string docType, string name, JsonObject document, CancellationToken cancellationToken)
    {
        using var answer = await _http.PutAsJsonAsync(Address(docType, name), document, cancellationToken);
        await ReadAsync(answer, cancellationToken);
    }

    public async Task InsertManyAsync(IEnumerable<JsonObject> documents, CancellationToken cancellationToken) =>
        await CallAsync("frappe.client.insert_many", new JsonObject { ["docs"] = new JsonArray([.. documents]) }, cancellationToken);

    public async Task<IReadOnlyList<JsonObject>> ListAsync(
        string docType, string fields, JsonArray filters, int start, int limit, string? parent, CancellationToken cancellationToken)
    {
        var parameters = new JsonObject
        {
            ["doctype"] = docType,
            ["fields"] = new JsonArray([.. fields.Split(',').Select(field => JsonValue.Create(field))]),
            ["filters"] = filters,
            ["order_by"] = parent is null ? "creation asc" : "parent asc, idx asc",
            ["limit_start"] = start,
            ["limit_page_length"] = limit,
        };
        if (parent is not null)
        {
            parameters["parent"] = parent;
        }

        return [.. (await CallAsync("frappe.client.get_list", parameters, cancellationToken)).AsArray().OfType<JsonObject>()];
    }

    public void Dispose() => _http.Dispose();

    private static string Address(string docType, string name) =>
        $"/api/resource/{Uri.EscapeDataString(docType)}/{Uri.EscapeDataString(name)}";

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsJsonAsync($"/api/method/{method}", parameters, cancellationToken);
        return (await ReadAsync(answer, cancellationToken))["message"]!;
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) ?? [];
        return answer.IsSuccessStatusCode ? body : throw new InvalidOperationException($"{(int)answer.StatusCode}: {body.ToJsonString()}");
    }
}
