using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Contract;
using ErpSync.Sandbox.Tests.Core;

namespace ErpSync.Sandbox.Tests.Files;

/// <summary>A site with a DocType that has attachments, and short ways to upload and download.</summary>
internal sealed class FileSite
{
    private readonly TestSite _test;

    public FileSite(FrappeSiteOptions? options = null)
    {
        _test = new TestSite(options: options);
        Site.DefineDocType(JsonNode.Parse("""
            { "name": "Paper", "autoname": "field:title", "allow_rename": 1, "is_submittable": 1, "max_attachments": 3, "fields": [
              { "fieldname": "title", "label": "Title", "fieldtype": "Data" },
              { "fieldname": "scan", "label": "Scan", "fieldtype": "Attach" },
              { "fieldname": "photo", "label": "Photo", "fieldtype": "Attach Image" },
              { "fieldname": "text", "label": "Text", "fieldtype": "Text Editor", "allow_on_submit": 1 } ] }
            """)!.AsObject());
        AddPaper("P1");
    }

    public FrappeSite Site => _test.Site;

    public SandboxResponse Send(string method, string target, JsonObject? body = null, string key = TestSite.Key) =>
        _test.Send(method, target, body, key);

    public JsonObject AddPaper(string title, JsonObject? values = null)
    {
        values ??= [];
        values["title"] = title;
        return Site.Insert("Paper", values);
    }

    /// <summary>Uploads a text; answers the File.</summary>
    public JsonObject Upload(string name, string text, bool isPrivate = true, string? paper = null, string? field = null)
    {
        var form = new JsonObject { ["is_private"] = isPrivate ? "1" : "0" };
        if (paper is not null)
        {
            form["doctype"] = "Paper";
            form["docname"] = paper;
            form["fieldname"] = field ?? "";
        }

        var answer = Upload(form, new JsonObject { ["name"] = name, ["type"] = "text/plain", ["text"] = text });
        Assert.True(answer.Status == 200, TestSite.Text(answer));
        return TestSite.Json(answer)["message"]!.AsObject();
    }

    public SandboxResponse Upload(JsonObject form, JsonObject file, string target = "/api/method/upload_file", string key = TestSite.Key)
    {
        var headers = new Dictionary<string, string>
        {
            ["Authorization"] = $"token {key}:{TestSite.Secret}",
            ["Content-Type"] = MultipartBody.ContentType,
        };
        return Site.Handle(new SandboxRequest("POST", target, headers, MultipartBody.Of(form, file)));
    }

    /// <summary>Addresses of the files of a document.</summary>
    public string[] UrlsOf(string paper) =>
    [
        .. Site.Names("File").Select(name => Site.Find("File", name)!)
            .Where(file => (string?)file["attached_to_name"] == paper)
            .Select(file => (string)file["file_url"]!),
    ];

    public string? Download(string url)
    {
        var answer = Send("GET", url);
        return answer.Status == 200 ? Encoding.UTF8.GetString(answer.Body.Span) : null;
    }
}
