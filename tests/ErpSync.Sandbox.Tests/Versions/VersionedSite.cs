using System.Text;
using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;

namespace ErpSync.Sandbox.Tests.Versions;

/// <summary>A practice site of one version.</summary>
internal sealed class VersionedSite
{
    public const string Thirteen = "13.58.21";
    public const string Fourteen = "14.93.2";
    public const string EarlyFifteen = "15.55.0";
    public const string Fifteen = "15.101.1";
    public const string Sixteen = "16.4.1";

    private readonly TestSite _test;

    public VersionedSite(string version, string user = "Administrator")
    {
        _test = new TestSite(options: new FrappeSiteOptions
        {
            SiteName = "cloud",
            ApiKey = TestSite.Key,
            ApiSecret = TestSite.Secret,
            FrappeVersion = version,
            User = user,
        });
        Site.DefineDocType(JsonNode.Parse("""
            { "name": "Order", "autoname": "hash", "is_submittable": 1, "fields": [
              { "fieldname": "title", "label": "Title", "fieldtype": "Data", "reqd": 1 },
              { "fieldname": "lines", "label": "Lines", "fieldtype": "Table", "options": "Line" } ] }
            """)!.AsObject());
    }

    public FrappeSite Site => _test.Site;

    public void AddThings(int count) => _test.AddThings(count);

    public SandboxResponse Send(
        string method, string target, JsonObject? body = null, string key = TestSite.Key, string secret = TestSite.Secret) =>
        _test.Send(method, target, body, key, secret);

    public JsonObject Json(string method, string target, JsonObject? body = null) => TestSite.Json(Send(method, target, body));

    public SandboxResponse SendAs(string? authorization, string target)
    {
        var headers = new Dictionary<string, string>();
        if (authorization is not null)
        {
            headers["Authorization"] = authorization;
        }

        return Site.Handle(new SandboxRequest("GET", target, headers, default));
    }

    public SandboxUser AddReader(params string[] docTypes)
    {
        var user = new SandboxUser("reader@example.com", "reader-key", TestSite.Secret) { ReadableDocTypes = docTypes.ToHashSet() };
        Site.AddUser(user);
        return user;
    }

    public static string Basic(string text) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
