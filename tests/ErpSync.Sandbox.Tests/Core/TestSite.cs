using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox.Tests.Core;

/// <summary>A site with a few small DocTypes and short ways to ask it.</summary>
internal sealed class TestSite
{
    public const string Key = "key";
    public const string Secret = "secret";

    public TestSite(int seed = 1, FrappeSiteOptions? options = null)
    {
        Clock = new ManualClock(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
        Site = new FrappeSite((options ?? new FrappeSiteOptions { SiteName = "cloud", ApiKey = Key, ApiSecret = Secret }) with
        {
            Seed = seed,
            Clock = Clock,
        });
        Site.DefineDocType(Parse("""
            { "name": "Line", "istable": 1, "fields": [
              { "fieldname": "label", "label": "Label", "fieldtype": "Data" },
              { "fieldname": "qty", "label": "Qty", "fieldtype": "Float" } ] }
            """));
        Site.DefineDocType(Parse("""
            { "name": "Thing", "autoname": "field:code", "track_changes": 1, "fields": [
              { "fieldname": "code", "label": "Code", "fieldtype": "Data", "reqd": 1, "unique": 1 },
              { "fieldname": "title", "label": "Title", "fieldtype": "Data" },
              { "fieldname": "amount", "label": "Amount", "fieldtype": "Int" },
              { "fieldname": "secret_note", "label": "Note", "fieldtype": "Data", "permlevel": 1 },
              { "fieldname": "other", "label": "Other", "fieldtype": "Link", "options": "Thing" },
              { "fieldname": "lines", "label": "Lines", "fieldtype": "Table", "options": "Line" } ] }
            """));
        Site.DefineDocType(Parse("""
            { "name": "Numbered", "autoname": "NUM-.####", "fields": [
              { "fieldname": "title", "label": "Title", "fieldtype": "Data", "reqd": 1 } ] }
            """));
    }

    public FrappeSite Site { get; }

    public ManualClock Clock { get; }

    public SandboxResponse Send(string method, string target, JsonObject? body = null, string key = Key, string secret = Secret)
    {
        var headers = new Dictionary<string, string>
        {
            ["Authorization"] = $"token {key}:{secret}",
            ["Accept"] = "application/json",
            ["Content-Type"] = "application/json",
        };
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        return Site.Handle(new SandboxRequest(method, target, headers, bytes));
    }

    public void AddThings(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Site.Insert("Thing", new JsonObject { ["code"] = string.Create(CultureInfo.InvariantCulture, $"T-{i}"), ["amount"] = i });
        }
    }

    public static JsonObject Json(SandboxResponse response) => JsonNode.Parse(response.Body.Span)!.AsObject();

    public static string Text(SandboxResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    public static string[] NamesIn(SandboxResponse response) =>
        [.. Json(response)["data"]!.AsArray().Select(row => (string)row!["name"]!)];

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
