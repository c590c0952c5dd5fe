using System.Text.Json.Nodes;
using ErpSync.Sandbox.Tests.Core;

namespace ErpSync.Sandbox.Tests.Versions;

public sealed class VersionOptionTests
{
    [Fact]
    public void A_site_without_api_v2_knows_none_of_its_routes()
    {
        var test = new TestSite(options: Options() with { HasV2 = false, FrappeVersion = "14.93.2" });

        var answer = test.Send("GET", "/api/v2/document/Thing");

        Assert.Equal(404, answer.Status);
        Assert.Empty(TestSite.Json(answer));
        var versions = TestSite.Json(test.Send("GET", "/api/method/frappe.utils.change_log.get_versions"));
        Assert.Equal("14.93.2", (string?)versions["message"]!["frappe"]!["version"]);
    }

    [Fact]
    public void An_early_api_v2_names_documents_by_itself()
    {
        var test = new TestSite(options: Options() with { KeepsNamesOnV2 = false });

        var answer = test.Send("POST", "/api/v2/document/Numbered", new JsonObject { ["name"] = "MINE", ["title"] = "x" });

        Assert.Equal("NUM-0001", (string?)TestSite.Json(answer)["data"]!["name"]);
    }

    [Fact]
    public void A_clock_that_is_ahead_shows_in_stamps_and_in_the_date_header()
    {
        var test = new TestSite(options: Options() with { ClockSkew = TimeSpan.FromMinutes(10), TimeZone = "America/New_York" });

        test.AddThings(1);
        var answer = test.Send("GET", "/api/resource/Thing/T-0");

        Assert.StartsWith("2026-11-22 21:10:00.", (string?)TestSite.Json(answer)["data"]!["modified"], StringComparison.Ordinal);
        Assert.Equal("Mon, 23 Nov 2026 02:10:00 GMT", answer.Headers["Date"]);
    }

    private static FrappeSiteOptions Options() => new() { SiteName = "local", ApiKey = TestSite.Key, ApiSecret = TestSite.Secret };
}
