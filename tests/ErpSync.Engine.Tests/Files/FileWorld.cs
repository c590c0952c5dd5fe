using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;
using Site = ErpSync.Sandbox.FrappeSite;

namespace ErpSync.Engine.Tests.Files;

/// <summary>Two sites whose documents have pictures, attachments and texts with images.</summary>
internal sealed class FileWorld : IDisposable
{
    public const string Product = "Product";

    public FileWorld(
        AttachmentPolicy policy = AttachmentPolicy.Referenced, Func<FrappeSiteOptions, FrappeSiteOptions>? options = null, int maxAttachments = 0)
    {
        var product = DocTypes.Define(
            Product,
            "field:code",
            DocTypes.Field("code", "Data", required: true),
            DocTypes.Field("title", "Data"),
            DocTypes.Field("image", "Attach Image"),
            DocTypes.Field("manual", "Attach"),
            DocTypes.Field("text", "Text Editor"),
            DocTypes.Field("rows", "Table", "Product Row"));
        product["max_attachments"] = maxAttachments;
        World = new SyncWorld(
            [
                DocTypes.Table("Product Row", DocTypes.Field("label", "Data"), DocTypes.Field("drawing", "Attach")),
                product,
                DocTypes.Define("Ticket", "hash", DocTypes.Field("subject", "Data"), DocTypes.Field("screenshot", "Attach"), DocTypes.Field("body", "Text Editor")),
            ],
            options);
        foreach (var docType in new[] { Product, "Ticket" })
        {
            World.SetRules(docType, rules => rules with { Attachments = policy });
        }
    }

    public SyncWorld World { get; }

    public static Side Other(Side side) => side == Side.Cloud ? Side.Local : Side.Cloud;

    public static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A person uploads a text; answers the File.</summary>
    public Task<JsonObject> UploadAsync(
        Side side, string name, string text, bool isPrivate = true, string? docType = null, string? document = null, string? field = null) =>
        UploadAsync(side, name, Encoding.UTF8.GetBytes(text), isPrivate, docType, document, field);

    public async Task<JsonObject> UploadAsync(
        Side side, string name, byte[] content, bool isPrivate = true, string? docType = null, string? document = null, string? field = null)
    {
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        using var form = new MultipartFormDataContent { { new StringContent(isPrivate ? "1" : "0"), "is_private" } };
        if (document is not null)
        {
            form.Add(new StringContent(docType ?? Product), "doctype");
            form.Add(new StringContent(document), "docname");
        }

        if (field is not null)
        {
            form.Add(new StringContent(field), "fieldname");
        }

        form.Add(new ByteArrayContent(content), "file", name);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://site.example/api/method/upload_file") { Content = form };
        var answer = await SendAsync(side, request);
        return answer["message"]!.AsObject();
    }

    /// <summary>A person uploads a file and puts it into a field of a document.</summary>
    public async Task<string> AttachAsync(Side side, string document, string field, string name, string text, bool isPrivate = true)
    {
        var file = await UploadAsync(side, name, text, isPrivate, Product, document, field);
        var url = file["file_url"]!.ToString();
        World.Update(side, Product, document, new JsonObject { [field] = url });
        return url;
    }

    /// <summary>The content behind an address; null when the sync user cannot have it.</summary>
    public async Task<string?> ReadAsync(Side side, string? url)
    {
        if (string.IsNullOrEmpty(url))
        {
            return null;
        }

        using var client = Client(side);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://site.example" + url);
        Authorize(side, request);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : null;
    }

    public string? Value(Side side, string document, string field, string docType = Product) => World.Side(side).Find(docType, document)?[field]?.ToString();

    /// <summary>The Files of a side that are no folders.</summary>
    public IReadOnlyList<JsonObject> Files(Side side) =>
    [
        .. World.Side(side).Names("File").Select(name => World.Side(side).Find("File", name)!).Where(file => file["is_folder"]?.ToString() != "1"),
    ];

    /// <summary>The Files of a content.</summary>
    public IReadOnlyList<JsonObject> FilesOf(Side side, string text) => [.. Files(side).Where(file => file["content_hash"]?.ToString() == Hash(text))];

    /// <summary>Nothing differs, and a further run writes nothing and tells nothing.</summary>
    public async Task AssertAtRestAsync()
    {
        Assert.Empty(await World.CompareAsync());
        var before = World.Writes;
        World.Clock.Advance(TimeSpan.FromSeconds(5));
        await World.SyncAsync();
        Assert.Equal(before, World.Writes);
        Assert.Empty(World.Results);
    }

    public IEnumerable<ErpSyncError> Errors => World.Events.OfType<ErrorEvent>().Select(error => error.Error);

    public void Dispose() => World.Dispose();

    private async Task<JsonObject> SendAsync(Side side, HttpRequestMessage request)
    {
        using var client = Client(side);
        request.Headers.Authorization = new AuthenticationHeaderValue("token", "clerk-key:clerk-secret");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private HttpClient Client(Side side) => new(new SandboxMessageHandler(World.Side(side)));

    private void Authorize(Side side, HttpRequestMessage request)
    {
        Site site = World.Side(side);
        request.Headers.Authorization = new AuthenticationHeaderValue("token", $"{site.Options.ApiKey}:{site.Options.ApiSecret}");
    }
}
